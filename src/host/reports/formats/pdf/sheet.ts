import type { Lettering, Style } from './lettering.ts'

/** A4 in points. */
export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 48, top: 52, bottom: 58 } as const
export const WIDTH = PAGE.width - PAGE.left - PAGE.right
const LINE = 1.4

type Element = PDFKit.PDFStructureElement
type ElementOptions = { readonly alt?: string; readonly scope?: string; readonly title?: string }

/** Where the next thing goes, page after page, each thing with its tag; what is no content is an artifact. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly letters: Lettering
  /** The upper edge of what comes next. */
  y: number = PAGE.top
  private parent: Element
  private outline: PDFKit.PDFOutline

  constructor(doc: PDFKit.PDFDocument, letters: Lettering) {
    this.doc = doc
    this.letters = letters
    this.parent = doc.struct('Document')
    this.outline = doc.outline
    doc.addStructure(this.parent)
  }

  /** Height that is left on this page. */
  get left(): number {
    return PAGE.height - PAGE.bottom - this.y
  }

  /** A new page unless so much fits on this one. Gives whether there was a new page. */
  ensure(height: number): boolean {
    if (height <= this.left) return false
    this.doc.addPage()
    this.y = PAGE.top
    return true
  }

  /** A tagged element drawn in one go; it must fit on the page. */
  tag(type: string, draw: () => void, options: ElementOptions = {}): void {
    this.parent.add(this.doc.struct(type, options, [draw]))
  }

  /** A tagged element that holds others. */
  group(type: string, fill: () => void): void {
    const end = this.begin(type)
    try {
      fill()
    } finally {
      end()
    }
  }

  /** The same for what is filled bit by bit, so that others have their turn meanwhile. */
  async longGroup(type: string, fill: () => Promise<void>): Promise<void> {
    const end = this.begin(type)
    try {
      await fill()
    } finally {
      end()
    }
  }

  private begin(type: string): () => void {
    const outer = this.parent
    const element = this.doc.struct(type)
    outer.add(element)
    this.parent = element
    return () => {
      this.parent = outer
      element.end()
    }
  }

  /** Begins a section: its heading is in the outline, and `together` points of it come on the same page. */
  heading(level: 1 | 2, text: string, together = 80): void {
    const size = level === 1 ? 13 : 10.5
    const lines = this.letters.wrap(text, WIDTH, { size, weight: 'bold' })
    const gap = this.y === PAGE.top ? 0 : level === 1 ? 18 : 12
    if (!this.ensure(gap + lines.length * size * LINE + together)) this.y += gap
    if (level === 1) this.outline = this.doc.outline.addItem(text)
    else this.outline.addItem(text)
    this.tag(`H${level + 1}`, () => this.lines(lines, PAGE.left, { size, weight: 'bold' }))
    this.y += 3
  }

  paragraph(text: string, style: Partial<Style> = {}): void {
    const whole = { size: 9, ...style }
    const lines = this.letters.wrap(text, WIDTH, whole)
    // A paragraph may be longer than a page.
    for (let i = 0; i < lines.length;) {
      this.ensure(whole.size * LINE)
      const some = lines.slice(i, i + Math.max(1, Math.floor(this.left / (whole.size * LINE))))
      this.tag('P', () => this.lines(some, PAGE.left, whole))
      i += some.length
    }
    this.y += 4
  }

  /** Draws lines from `y` on and moves it below them. Within a tag. */
  lines(lines: readonly string[], x: number, style: Style): void {
    for (const line of lines) {
      this.letters.draw(line, x, this.y + style.size * 1.05, style)
      this.y += style.size * LINE
    }
  }

  /** Draws what carries no content: rules, grounds. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact')
    draw()
    this.doc.endMarkedContent()
  }

  rule(y: number, colour: string, width = 0.5): void {
    this.artifact(() => {
      this.doc
        .moveTo(PAGE.left, y)
        .lineTo(PAGE.left + WIDTH, y)
        .lineWidth(width)
        .strokeColor(colour)
        .stroke()
    })
  }

  end(): void {
    this.parent.end()
  }
}
