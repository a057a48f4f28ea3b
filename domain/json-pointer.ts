/** JSON Pointer (RFC 6901): how an error says which part of a request is wrong. */

/** The pointer to what these steps lead to; without steps, to the whole. */
export function jsonPointer(...steps: readonly PropertyKey[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The steps of a pointer (section 4). */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
