// The words that this page says by itself. The server wrote them into the page, in the person's language.

export class Words {
  private readonly words = new Map<string, string>();

  constructor(template: HTMLTemplateElement) {
    for (const entry of template.content.querySelectorAll<HTMLElement>("[data-word]")) {
      this.words.set(entry.dataset["word"] ?? "", entry.textContent ?? "");
    }
  }

  /** The sentence of this name; the one of the second name if there is none. */
  say(name: string, otherwise = name): string {
    return this.words.get(name) ?? this.words.get(otherwise) ?? "";
  }
}
