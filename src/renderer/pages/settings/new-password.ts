import { newPassword } from '#rpc/schemas/people.ts'

export const PASSWORD_HINT = 'At least 12 characters, whatever they are; a sentence is good. Password managers may fill it in.'

/** What is wrong with a new password that is typed twice; '' where nothing is. */
export function passwordFault(password: string, again: string): { readonly password: string; readonly again: string } {
  return {
    password: newPassword.safeParse(password).success ? '' : 'At least 12 characters.',
    again: password === again ? '' : 'This is another password than the one above.',
  }
}
