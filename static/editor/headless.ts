export * from "./binding.ts"; export * from "./form.ts"; export * from "./commands.ts"; export * from "./schema.ts"; export * from "./walk.ts";
export { initializeWasm } from "@automerge/automerge/slim";
export { EditorState, TextSelection } from "prosemirror-state";
