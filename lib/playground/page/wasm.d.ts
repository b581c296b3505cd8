declare module "*.wasm" {
  /** The file as a data: URL. */
  const url: string;
  export default url;
}
