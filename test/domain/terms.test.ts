import { describe, expect, it } from 'vitest'
import { chooseLanguage, findLanguageError } from '#domain/terms.ts'

describe('a language of terms', () => {
  it.each(['en', 'de-AT', 'zh-Hant-TW', 'sr-Latn', 'es-419'])('may be %s', (language) => {
    expect(findLanguageError(language)).toBeUndefined()
  })

  it.each(['', 'e', 'english language', 'de_AT', '-', 'en-', 'x'.repeat(36), `en-${'abcde-'.repeat(8)}z`])(
    'is not %j',
    (language) => expect(findLanguageError(language)?.code).toBe('invalid-language'),
  )

  it.each(['EN', 'de-at', 'ZH-hant', 'iw'])('has one spelling, which is not %s', (language) => {
    expect(findLanguageError(language)?.code).toBe('not-normalized')
  })
})

describe('the language of the returned text', () => {
  it.each([
    ['en;q=0.1, de', 'de'],
    ['fr, de;q=0.8, en;q=0.9', 'en'],
    ['de-CH-1996, fr', 'de'],
    ['DE', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['de;q=0, en;q=0.5', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;q=x,,=', 'en'],
    [null, 'en'],
  ])('for %j is %s', (header, language) => {
    expect(chooseLanguage(['pt-BR', 'en', 'de'], header)).toBe(language)
  })

  it('is the first in the alphabet without an English text', () => {
    expect(chooseLanguage(['fr', 'de'], 'es')).toBe('de')
  })
})
