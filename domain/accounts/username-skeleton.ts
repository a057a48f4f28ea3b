/**
 * What a name looks like: two names with one skeleton can be mistaken for each other. A reduced form of the skeleton of
 * UTS 39 §4, whose table (31 kB compressed) is a quarter of what a whole function may weigh. Ours can be short because
 * `username-scripts.ts` has already refused mixed scripts and odd letters: what is left are names written wholly in
 * another script, accents, and the few pairs inside ASCII. It is stricter than UTS 39 where that is cheap: accents do
 * not count, and neither does whether an I is a capital.
 */

/**
 * The letters in everyday use that read as the text on the left, told in lower case; those that look alike only as
 * capitals are among them. Letters written from right to left are escaped, lest they reorder this page.
 */
const lookalikes: Record<string, string> = {
  a: 'аα',
  b: 'вβь',
  c: 'с',
  d: 'ԁđð',
  e: 'еεəє',
  g: 'ցԍ',
  h: 'һнհħ',
  i: 'іι1ı',
  j: 'јյϳ',
  k: 'кκ',
  l: 'łӏլ\u05D5\u05DF\u0627', // vav, final nun, alef
  m: 'м',
  n: 'пηոŋ',
  o: 'оοσøօ0\u05E1\u0647\u06C1\u06BE\u06D5', // samekh, the four forms of heh
  p: 'рρþ',
  q: 'ԛզ',
  r: 'г',
  s: 'ѕտ',
  t: 'тτŧ',
  u: 'υμս',
  v: 'νѵ',
  w: 'ωԝѡ',
  x: 'хχ',
  y: 'уүγ',
  z: 'ζ',
  ae: 'æӕ',
  oe: 'œ',
  ss: 'ß',
  '3': 'з',
  '6': 'б',
  '-': '一ー',
  '\u064A': '\u06CC\u0649', // yeh: Farsi, and without its dots
  '\u0643': '\u06A9', // kaf: Farsi
  へ: 'ヘ',
  り: 'リ',
  二: 'ニ',
  八: 'ハ',
  力: 'カ',
  卜: 'ト',
  口: 'ロ',
  夕: 'タ',
  工: 'エ',
}

/** Greek capitals that look like another Latin letter than their small forms do. */
const capitals: Record<string, string> = { h: 'Η', m: 'Μ', n: 'Ν', y: 'Υ' }

const readAs = new Map(
  [...Object.entries(lookalikes), ...Object.entries(capitals)].flatMap(([target, letters]) =>
    Array.from(letters, (letter): [string, string] => [letter, target]),
  ),
)

/** Accents of Latin, Greek and Cyrillic, and the points of Hebrew and Arabic: too small to tell two people apart. */
const accents = /[\u0300-\u036F\u0591-\u05C7\u0653-\u0655]/g

/** ASCII pairs that are told apart in few typefaces; the first is why `i`, `I`, `l` and `1` end up as one letter. */
const asciiPairs = [
  ['i', 'l'],
  ['rn', 'm'],
  ['vv', 'w'],
] as const

/**
 * The skeleton of a name.
 *
 * @param display the name with its capitals: they look different from the small letters
 */
export function usernameSkeleton(display: string): string {
  const letters = Array.from(display.normalize('NFD').replace(accents, ''), readLetter).join('')
  return asciiPairs.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), letters).normalize('NFC')
}

function readLetter(letter: string): string {
  const small = letter.toLowerCase()
  return readAs.get(letter) ?? readAs.get(small) ?? small
}
