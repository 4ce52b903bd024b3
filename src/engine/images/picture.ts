/** A decoded picture: RGB, [height, width, 3], orientation applied, alpha composed on black. 16-bit sources keep their 16 bits. */
export type Picture =
  | { readonly width: number; readonly height: number; readonly depth: 8; readonly data: Uint8Array }
  | { readonly width: number; readonly height: number; readonly depth: 16; readonly data: Uint16Array }

/** A decoded mask: one byte a pixel, 1 = defect. */
export type Mask = { readonly width: number; readonly height: number; readonly data: Uint8Array }
