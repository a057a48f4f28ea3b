/** A name as it is, or in words one of those whom everybody belongs to. */
export function nameOf(
  name: string,
  { holders }: { holders: Record<'everyone' | 'authenticated' | 'anonymous', string> },
): string {
  return name === 'everyone' || name === 'authenticated' || name === 'anonymous' ? holders[name] : name
}
