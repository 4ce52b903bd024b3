import { RULE, SECOND } from './lettering.ts'
import { WIDTH, type Sheet } from './sheet.ts'

/** What a person wrote, whole, however long: under a line that says who, when and of what. */
export type Comment = { readonly head: string; readonly text: string }

export function comments(sheet: Sheet, all: readonly Comment[]): void {
  for (const { head, text } of all) {
    const first = sheet.letters.wrap(head, WIDTH, HEAD).length * HEAD.size * 1.4
    // The line above a comment never stands alone at the foot of a page.
    sheet.ensure(first + 30)
    sheet.paragraph(head, HEAD)
    sheet.y -= 3
    sheet.paragraph(text)
    sheet.rule(sheet.y, RULE, 0.4)
    sheet.y += 4
  }
}

const HEAD = { size: 8, colour: SECOND } as const
