import { useApp } from './context.ts'
import type { Binding, Place } from './keyboard.svelte.ts'

export type { Binding } from './keyboard.svelte.ts'

/** Binds keys for as long as the component lives. Called while it is made. */
export function keys(bindings: () => readonly Binding[], place: Place = 'page'): void {
  const { keyboard } = useApp()
  $effect(() => keyboard.add(bindings, place))
}
