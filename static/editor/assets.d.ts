// Files that the bundler puts beside the script; importing one gives its address.
declare module "*.wasm" {
  const url: string;
  export default url;
}
