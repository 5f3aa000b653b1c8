// The words that this page says by itself. The server wrote them into the page, in the person's language.

export class Words {
  private readonly words = new Map<string, string>();
  private readonly language = document.documentElement.lang;
  private readonly plural = new Intl.PluralRules(this.language);
  private readonly figures = new Intl.NumberFormat(this.language);

  constructor(template: HTMLTemplateElement) {
    for (const entry of template.content.querySelectorAll<HTMLElement>("[data-word]")) {
      this.words.set(entry.dataset["word"] ?? "", entry.textContent ?? "");
    }
  }

  /** The sentence of this name; the one of the second name if there is none. */
  say(name: string, otherwise = name): string {
    return this.words.get(name) ?? this.words.get(otherwise) ?? "";
  }

  /** A sentence with what belongs in its places: `{at}` and the like, as the server left them open. */
  of(name: string, args: Readonly<Record<string, string>>, otherwise = name): string {
    return this.say(name, otherwise).replace(/\{(\w+)\}/g, (open, key: string) => args[key] ?? open);
  }

  /** A sentence about so many things, in the form that the language has for this number. */
  count(name: string, count: number, args: Readonly<Record<string, string>> = {}): string {
    return this.of(`${name}-${this.plural.select(count)}`, { count: this.number(count), ...args }, `${name}-other`);
  }

  number(value: number): string {
    return this.figures.format(value);
  }
}
