import type { ToolId } from './toolbox.svelte.ts'

/** What is remembered for a type of defect. */
export type ToolMemory = { readonly tool: ToolId; readonly brush: number; readonly eraser: number; readonly tolerance: number }

const TOOLS: readonly string[] = ['brush', 'eraser', 'polygon', 'rectangle', 'grow', 'residual'] satisfies readonly ToolId[]
const nameOf = (owner: string, label: string): string => `residuum.tools/${owner}/${label}`

/** null: nothing is remembered, or what stands there is not ours. */
export function readToolMemory(owner: string, label: string): ToolMemory | null {
  try {
    return parseToolMemory(localStorage.getItem(nameOf(owner, label)) ?? '')
  } catch {
    // A browser may keep nothing for anybody: then every visit begins alike.
    return null
  }
}

export function writeToolMemory(owner: string, label: string, memory: ToolMemory): void {
  try {
    localStorage.setItem(nameOf(owner, label), JSON.stringify(memory))
  } catch {
    // The same, or it is full: it is a comfort only.
  }
}

export function parseToolMemory(text: string): ToolMemory | null {
  const known: unknown = JSON.parse(text)
  if (typeof known !== 'object' || known === null) return null
  const { tool, brush, eraser, tolerance }: Partial<Record<keyof ToolMemory, unknown>> = known
  const isTool = (value: unknown): value is ToolId => typeof value === 'string' && TOOLS.includes(value)
  const isCount = (value: unknown, least: number, most: number): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
  return isTool(tool) && isCount(brush, 1, 256) && isCount(eraser, 1, 256) && isCount(tolerance, 0, 255)
    ? { tool, brush, eraser, tolerance }
    : null
}
