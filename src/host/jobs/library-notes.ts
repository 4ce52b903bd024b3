/**
 * Lines that TensorFlow and CUDA write about themselves at every start and that no setting of theirs keeps back; a lost
 * engine's last lines have them.
 */
const NOTES = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called/,
  // Levels I and W of Google's log, in its two forms.
  /^[IW]\d{4} \d\d:\d\d:[\d.]+ /,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:[\d.]+: [IW] /,
  // An error by its level only: two copies of the same plugin are linked in, and one is used.
  /Unable to register cu\w+ factory/,
]

/** Whether people are shown a line of the engine's log: a note only if they ask for it by TensorFlow's own variable. */
export function isShown(line: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['TF_CPP_MIN_LOG_LEVEL'] !== undefined || !NOTES.some((note) => note.test(line))
}
