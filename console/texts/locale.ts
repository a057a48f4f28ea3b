/** The language as the browser has it, with its region, for dates and numbers: who reads English need not be in America. */
export function localeOf(language: string): string {
  return navigator.languages.find((each) => each.slice(0, 2) === language) ?? language
}
