/** File names that can be pictures, in any case of letters; what a file really holds is found out when it is decoded. */
export function isPictureFile(path: string): boolean {
  return /\.(png|jpe?g|bmp|webp|tiff?)$/i.test(path)
}

/** A file's name without folders and ending, composed (NFC), so that names from different systems can be compared. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/\.[^.]*$/, '').normalize('NFC')
}

/** Words for "good" in names of folders. */
export function isGoodWord(word: string): boolean {
  return /^(good|ok|normal)$/i.test(word)
}
