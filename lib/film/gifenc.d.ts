declare module "gifenc" {
  type Palette = [red: number, green: number, blue: number][];

  const gifenc: {
    /** The place in the palette of every pixel's nearest colour. */
    applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette, format: "rgb565"): Uint8Array;
    /** An encoder; a palette at the first frame serves all, `delay` is in milliseconds. */
    GIFEncoder(): {
      writeFrame(
        indices: Uint8Array,
        width: number,
        height: number,
        options: { palette?: Palette; delay: number },
      ): void;
      finish(): void;
      bytes(): Uint8Array;
    };
  };
  export default gifenc;
}
