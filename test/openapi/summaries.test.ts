import { describe, expect, it } from 'vitest'
import {
  document,
  type DocumentedOperation,
  documentedOperations,
  type JsonSchema,
} from '#test/support/contract/openapi-document.ts'

/** The verbs that an `operationId` and a summary may begin with. */
const verbs = new Set([
  'accept',
  'add',
  'approve',
  'authorize',
  'change',
  'check',
  'complete',
  'confirm',
  'create',
  'decline',
  'delete',
  'export',
  'get',
  'join',
  'leave',
  'list',
  'lock',
  'preview',
  'publish',
  'redeem',
  'redeliver',
  'refresh',
  'remove',
  'replace',
  'require',
  'resend',
  'revoke',
  'rotate',
  'send',
  'set',
  'unlock',
  'update',
])

const articlesAndPrepositions = new Set(['a', 'along', 'an', 'by', 'the', 'with'])

/** Lower case without articles and prepositions, and without the spaces and hyphens that camelCase cannot show (`OpenAPI document`, `sign-in`). */
function normalized(words: string[]): string {
  return words
    .map((word) => word.toLowerCase().replace(/'s$|-/g, ''))
    .filter((word) => !articlesAndPrepositions.has(word))
    .join('')
}

const fromId = (operationId: string) => normalized(operationId.split(/(?=[A-Z])/))
const fromSummary = (summary: string) => normalized(summary.split(' '))

describe('summaries', () => {
  it.each(documentedOperations.map(({ operationId, summary }) => [operationId, summary]))(
    '%s: "%s" is the operationId written out',
    (operationId, summary) => {
      expect(fromSummary(summary)).toBe(fromId(operationId))
      expect(verbs).toContain(summary.split(' ')[0]!.toLowerCase())
    },
  )

  it.each([
    ['createWebhook', 'Have a program notified'],
    ['listGrants', 'List grant'],
    ['listGrant', 'List grants'],
    ['getGrant', 'Delete a grant'],
  ])('%s: "%s" is not', (operationId, summary) => {
    expect(fromSummary(summary)).not.toBe(fromId(operationId))
  })

  it('every verb is used', () => {
    const used = new Set(documentedOperations.map(({ summary }) => summary.split(' ')[0]!.toLowerCase()))
    expect([...verbs].filter((verb) => !used.has(verb))).toEqual([])
  })
})

describe('descriptions', () => {
  const written = documentedOperations.flatMap(
    ({ operationId, description, parameters = [], responses, requestBody }) => [
      [operationId, description ?? ''],
      ...[...parameters, ...Object.values(responses), ...fieldsOf(requestBody)].map((part) => [
        operationId,
        part.description ?? '',
      ]),
    ],
  )
  const schemas = Object.entries(document.components.schemas).map(([id, schema]) => [id, schema.description ?? ''])

  it.each(['whoever', 'somebody', 'anybody', 'is told', 'are told', 'made', 'oneself', 'there is not', '’'])(
    'are without "%s"',
    (phrase) => {
      const pattern = new RegExp(phrase, 'i')
      expect(written.length).toBeGreaterThan(500)
      expect([...written, ...schemas].filter(([, text]) => pattern.test(text!))).toEqual([])
    },
  )
})

/** The fields at the top level of a body, in each of its forms. */
function fieldsOf(body: DocumentedOperation['requestBody']): JsonSchema[] {
  const schema = Object.values(body?.content ?? {})[0]?.schema
  const forms = schema ? [schema, ...(schema.anyOf ?? [])] : []
  return forms.flatMap(({ properties = {} }) => Object.values(properties))
}
