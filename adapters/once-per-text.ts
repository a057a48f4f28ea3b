/**
 * Remembers what was made of a setting, so that an isolate reads and checks each secret once and not on every request. A setting
 * that is not sound is not remembered: it is refused each time.
 *
 * @param make must give the same for the same text, and no promise: on Workers one belongs to the request that made it
 */
export function memoizeLatest<Value>(make: (text: string) => Value): (text: string) => Value {
  let last: { text: string; value: Value } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: make(text) }
    return last.value
  }
}
