/** Which letters a user name may mix: those of one script, counted as UTS 39 §5.1 counts them ("single script"). */

/**
 * Scripts in everyday use (UAX 31, table 5). The others are left out for what they would let in: Lisu, Cherokee and
 * Coptic are drawn with Latin capitals.
 */
const recommendedScripts =
  'Cyrillic Greek Arabic Hebrew Armenian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam ' +
  'Sinhala Thai Lao Tibetan Myanmar Georgian Ethiopic Khmer Thaana'

/** Scripts that one language writes together, Japanese with its mark for long vowels. */
const scriptSets = [
  String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`,
  String.raw`\p{Script=Han}\p{Script=Hangul}`,
  String.raw`\p{Script=Han}\p{Script=Bopomofo}`,
  ...recommendedScripts.split(' ').map((script) => String.raw`\p{Script=${script}}`),
].map((members) => new RegExp(`^[${members}]+$`, 'u'))

/**
 * Latin is a to z with accents, and the letters that European and Turkic languages add. The rest of the Latin script
 * is phonetic notation, small capitals and clicks: nearly all of it passes for something else (`ɑ`, `ɡ`, `ǀ`).
 * Told on the decomposed form.
 */
const latin = /^[\u0300-\u036Fa-zßæœøłđħŧŋðþıə]+$/

/** An accent that found no letter to be composed with, or an old Cyrillic one. Stacked, they hide what is written. */
const looseAccent = /[\u0300-\u036F\u0483-\u0487]/

const notLetters = /[-._0-9]+/g

/**
 * What is wrong with the letters of a name of the right shape.
 *
 * @param canonical in lower case and NFC
 * @returns `unsupported` for letters that no name may have, `mixed` for letters that do not go together, else null
 */
export function checkScript(canonical: string): 'mixed' | 'unsupported' | null {
  const letters = canonical.replace(notLetters, '')
  if (letters === '') return null
  if (looseAccent.test(letters)) return 'unsupported'
  if (isOneScript(letters)) return null
  return Array.from(letters).every(isOneScript) ? 'mixed' : 'unsupported'
}

function isOneScript(letters: string): boolean {
  return latin.test(letters.normalize('NFD')) || scriptSets.some((set) => set.test(letters))
}
