// The messages of the editor's socket as `src/ARCHITECTURE.md` lays them down, and a socket that comes back by itself.
// What they mean is the session's part.

export const PROTOCOL = 1;

export interface Rights {
  readonly mode: "all" | "some" | "none";
  readonly paragraphs: readonly string[];
  /** A stable word for why not more. */
  readonly reason: string;
}

export type Message =
  | { readonly type: "welcome"; readonly actor: string; readonly seq: number; readonly at: number; readonly conn: number;
      readonly person: string; readonly rights: Rights; readonly resume: "tail" | "snapshot" }
  | { readonly type: "ack"; readonly seq: number; readonly at: number }
  | { readonly type: "refused"; readonly seq: number; readonly code: string; readonly message: string;
      readonly paragraphs: readonly string[] }
  | ({ readonly type: "rights" } & Rights)
  | { readonly type: "presence"; readonly conn: number; readonly person: string; readonly name: string; readonly state: unknown }
  | { readonly type: "left"; readonly conn: number }
  | { readonly type: "comments" }
  | { readonly type: "restart"; readonly reason: string };

export type Frame =
  | { readonly kind: "snapshot"; readonly index: number; readonly document: Uint8Array }
  | { readonly kind: "bundle"; readonly first: number; readonly count: number; readonly bundle: Uint8Array }
  | { readonly kind: "changes"; readonly first: number; readonly changes: Uint8Array[] };

/** Reads a binary frame of the server. */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < 9) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const index = Number(view.getBigUint64(1));
  if (bytes[0] === 0) return { kind: "snapshot", index, document: bytes.subarray(9) };
  if (bytes[0] === 2 && bytes.length >= 13) {
    return { kind: "bundle", first: index, count: view.getUint32(9), bundle: bytes.slice(13) };
  }
  if (bytes[0] !== 1) return undefined;
  const changes: Uint8Array[] = [];
  let at = 9;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    changes.push(bytes.slice(at + 4, end));
    at = end;
  }
  return { kind: "changes", first: index, changes };
}

const WAIT_LEAST_MS = 250;
const WAIT_MOST_MS = 15_000;
/** A connection that says nothing for so long while one is being made is given up. */
const OPEN_MS = 10_000;

export interface Listener {
  readonly opened: () => void;
  readonly message: (message: Message) => void;
  readonly frame: (frame: Frame) => void;
  readonly closed: () => void;
}

/** A socket that is opened again after a pause when it closes; the pause grows, and chance spreads many pages. */
export class Line {
  private socket: WebSocket | undefined;
  private failures = 0;
  private timer: number | undefined;
  private stopped = false;

  constructor(private readonly url: string, private readonly chance: () => number, private readonly listener: Listener) {
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.reopen());
  }

  open(): void {
    if (this.stopped) return;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    const late = window.setTimeout(() => socket.close(), OPEN_MS);
    socket.onopen = () => {
      window.clearTimeout(late);
      if (this.socket === socket) this.listener.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      if (typeof data === "string") {
        this.listener.message(JSON.parse(data) as Message);
        return;
      }
      const frame = readFrame(new Uint8Array(data as ArrayBuffer));
      if (frame) this.listener.frame(frame);
      else this.reopen();
    };
    socket.onclose = () => {
      window.clearTimeout(late);
      if (this.socket === socket) this.lost();
    };
  }

  /** The server took us in: the next pause is a short one again. */
  settled(): void {
    this.failures = 0;
  }

  send(message: object | Uint8Array): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(message instanceof Uint8Array ? (message as Uint8Array<ArrayBuffer>) : JSON.stringify(message));
  }

  /** Hangs up and calls again. */
  reopen(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
    this.lost();
  }

  stop(): void {
    this.stopped = true;
    window.clearTimeout(this.timer);
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  private lost(): void {
    this.socket = undefined;
    this.listener.closed();
    if (this.stopped) return;
    window.clearTimeout(this.timer);
    const most = Math.min(WAIT_MOST_MS, WAIT_LEAST_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = window.setTimeout(() => this.open(), most * (0.5 + this.chance() / 2));
  }

  private retryNow(): void {
    if (this.socket || this.stopped) return;
    window.clearTimeout(this.timer);
    this.open();
  }
}
