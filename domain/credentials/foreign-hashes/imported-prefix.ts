/** How the text of an imported hash begins. On its own, so that a hasher can tell without carrying what reads it. */
export const importedPrefix = '$foreign-'

/** Whether a stored text is, or means to be, an imported hash. */
export function isImportedHash(stored: string): boolean {
  return stored.startsWith(importedPrefix)
}
