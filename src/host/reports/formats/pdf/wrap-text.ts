/** A text as lines that fit; with `most`, what is too much for so many lines is taken out of its middle: both ends of a path tell something. */
export function wrapText(text: string, fits: (some: string) => boolean, most = Infinity): string[] {
  const lines = linesOf(text, fits)
  if (lines.length <= most) return lines
  const characters = [...text]
  const shortened = (kept: number): string[] => {
    const head = characters.slice(0, Math.ceil(kept / 2)).join('')
    return linesOf(`${head} … ${characters.slice(characters.length - Math.floor(kept / 2)).join('')}`, fits)
  }
  let [enough, tooMany] = [0, Math.min(characters.length, LONGEST_SHORTENED)]
  while (tooMany - enough > 1) {
    const kept = Math.floor((enough + tooMany) / 2)
    if (shortened(kept).length <= most) enough = kept
    else tooMany = kept
  }
  return shortened(enough)
}

/** A few lines never hold more; a name may have thousands of characters. */
const LONGEST_SHORTENED = 1000

/** Between words (but not before a percent sign), after what paths and names are made of (but not inside a number, 1e-9 too, or a time of day), and between East Asian characters. */
const BREAKS = /(?<=[\s/\\_\-;()])(?<!\de-)(?!%)|(?<=[.,:])(?!\d)|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u

/** As much as fits on each line; a piece that fits on none is cut between any two characters. */
function linesOf(text: string, fits: (some: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  const end = (): void => {
    lines.push(line.trimEnd())
    line = ''
  }
  for (const piece of text.split(BREAKS)) {
    if (fits((line + piece).trimEnd())) line += piece
    else if (line !== '' && fits(piece.trimEnd())) {
      end()
      line = piece
    } else {
      for (const character of piece) {
        if (line !== '' && !fits(line + character)) end()
        line += character
      }
    }
  }
  end()
  return lines
}
