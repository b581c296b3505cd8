declare module "*.wasm" {
  /** The file as a data: URL. */
  const url: string;
  export default url;
}

declare module "robots:*" {
  /** A robot's model (MJCF). */
  const xml: string;
  export default xml;
}
