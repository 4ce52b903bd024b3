/**
 * Lines that TensorFlow and CUDA write about themselves at every start and that no setting of theirs keeps back. People are not shown
 * them; a lost engine's last lines have them.
 */
const NOTES = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called/,
  // Levels I and W of Google's log, in its two forms.
  /^[IW]\d{4} \d\d:\d\d:[\d.]+ /,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:[\d.]+: [IW] /,
  // An error by its level only: two copies of the same plugin are linked in, and one is used.
  /Unable to register cu\w+ factory/,
]

/** Whether a line of the engine's log is such a note. */
export function isLibraryNote(line: string): boolean {
  return NOTES.some((note) => note.test(line))
}
