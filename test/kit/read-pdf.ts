import { getDocument, OPS, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A stretch of text where it stands: left edge and baseline from the page's lower left corner, in points. */
export type PlacedText = { readonly text: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type ReadPage = { readonly text: string; readonly items: readonly PlacedText[]; readonly width: number; readonly height: number }
export type ReadPdf = {
  readonly pages: readonly ReadPage[]
  /** Of all pages, white space as single blanks. */
  readonly text: string
  readonly outline: readonly { readonly title: string; readonly items: readonly string[] }[]
  readonly info: Readonly<Record<string, unknown>>
  readonly isTagged: boolean
  readonly roles: readonly string[]
}

/** What a reader finds in a PDF. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false })
  const document = await task.promise
  try {
    const pages: ReadPage[] = []
    const roles = new Set<string>()
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      const placed = items.flatMap((item) =>
        'str' in item
          ? [{ text: item.str, x: Number(item.transform[4]), y: Number(item.transform[5]), width: item.width, height: item.height }]
          : [],
      )
      collectRoles((await page.getStructTree()) as Node | null, roles)
      const [, , width = 0, height = 0] = page.view
      pages.push({ text: oneLine(items.map((item) => ('str' in item ? item.str : '')).join(' ')), items: placed, width, height })
    }
    const outline = (await document.getOutline()) ?? []
    const { info } = await document.getMetadata()
    return {
      pages,
      text: pages.map(({ text }) => text).join(' '),
      outline: outline.map(({ title, items }) => ({ title, items: (items as { title: string }[]).map((item) => item.title) })),
      info: info as Record<string, unknown>,
      isTagged: (await document.getMarkInfo())?.Marked === true,
      roles: [...roles],
    }
  } finally {
    await task.destroy()
  }
}

/** Width by height of each picture of a PDF, as it is printed. */
export async function printedRatios(bytes: Uint8Array): Promise<readonly number[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false })
  try {
    const document = await task.promise
    const ratios: number[] = []
    for (let number = 1; number <= document.numPages; number++) {
      const { fnArray, argsArray } = await (await document.getPage(number)).getOperatorList()
      let size = [1, 0, 0, 1]
      fnArray.forEach((operator, at) => {
        if (operator === OPS.transform) size = argsArray[at] as number[]
        if (operator === OPS.paintImageXObject) ratios.push(Math.abs((size[0] ?? 0) / (size[3] ?? 0)))
      })
    }
    return ratios
  } finally {
    await task.destroy()
  }
}

type Node = { readonly role?: string; readonly children?: readonly Node[] }

function collectRoles(node: Node | null, roles: Set<string>): void {
  if (node?.role !== undefined) roles.add(node.role)
  for (const child of node?.children ?? []) collectRoles(child, roles)
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
