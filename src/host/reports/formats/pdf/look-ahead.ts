/** What `make` gives of each item, in order, with the next few under way meanwhile. A failed one is yielded as its rejection when its turn comes. */
export async function* lookAhead<Item, Made>(
  items: readonly Item[],
  ahead: number,
  make: (item: Item) => Promise<Made>,
): AsyncGenerator<{ readonly item: Item; readonly made: Made }> {
  const underWay: { readonly item: Item; readonly made: Promise<Made> }[] = []
  let next = 0
  const start = (): void => {
    const item = items[next++]
    if (item === undefined) return
    const made = make(item)
    made.catch(() => undefined) // told when its turn comes
    underWay.push({ item, made })
  }
  for (let i = 0; i <= ahead; i++) start()
  for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
    yield { item: first.item, made: await first.made }
    start()
  }
}
