import { readToolMemory, writeToolMemory, type ToolMemory } from './tool-memory.ts'

export type ToolId = 'brush' | 'eraser' | 'polygon' | 'rectangle' | 'grow' | 'residual'

/** Widest and narrowest brush, in pixels of the picture. */
export const LEAST_SIZE = 1
export const MOST_SIZE = 256

/** What is in the person's hand: the tool with its sizes, and the type that is drawn. Tool and sizes are remembered by type and person. */
export class Toolbox {
  tool = $state<ToolId>('brush')
  brush = $state(14)
  eraser = $state(14)
  /** How far a pixel may differ from the first one, in steps of 8 bits: 1/255 of the scale. */
  tolerance = $state(12)
  /** Defect type of what is drawn next; '' for none yet. */
  label = $state('')
  /** Of the masks' colours. */
  opacity = $state(0.45)
  #owner = ''

  /** Whose memory it goes by: project and person. */
  own(owner: string): void {
    if (owner === this.#owner) return
    this.#owner = owner
    this.#recall()
  }

  choose(tool: ToolId): void {
    this.tool = tool
    this.#keep()
  }

  /** Another type comes with the tool and the sizes that it was last drawn with. */
  draw(label: string): void {
    this.label = label
    this.#recall()
  }

  get size(): number {
    return this.tool === 'eraser' ? this.eraser : this.brush
  }
  set size(pixels: number) {
    const size = Math.min(MOST_SIZE, Math.max(LEAST_SIZE, Math.round(pixels)))
    if (this.tool === 'eraser') this.eraser = size
    else this.brush = size
    this.#keep()
  }

  /** Thin brushes change by one pixel, wide ones by more. */
  resize(steps: 1 | -1): void {
    const { size } = this
    const step = (steps === 1 ? size < 16 : size <= 16) ? 1 : (steps === 1 ? size < 64 : size <= 64) ? 4 : 16
    this.size = size + steps * step
  }

  set reach(tolerance: number) {
    this.tolerance = Math.min(255, Math.max(0, Math.round(tolerance)))
    this.#keep()
  }

  #recall(): void {
    const memory = readToolMemory(this.#owner, this.label)
    if (memory === null) return
    Object.assign(this, memory)
  }
  #keep(): void {
    const { tool, brush, eraser, tolerance } = this
    // From a residual one outline is taken at a time: the next part begins with the tool that corrects it.
    const kept: ToolMemory = { tool: tool === 'residual' ? 'brush' : tool, brush, eraser, tolerance }
    if (this.#owner !== '') writeToolMemory(this.#owner, this.label, kept)
  }
}
