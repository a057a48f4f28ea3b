import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  toFormBody,
  type Json,
  renderTemplate,
  templateErrors,
  defaultPayload,
} from '#domain/webhooks/webhook-template.ts'

const parameters = {
  'user.name': 'ada',
  'user.id': 7,
  'user.email': null,
  'membership.flags': { upload: true },
  tricky: '{{user.id}}',
}

describe('webhook payload templates', () => {
  it.each<[template: Json, rendered: Json]>([
    ['{{user.id}}', 7],
    ['{{ user.id }}', 7],
    ["'{{user.id}}'", '7'],
    ["'{{user.id}}", "'7"],
    ['{{user.email}}', null],
    ["'{{user.email}}'", ''],
    ['{{membership.flags}}', { upload: true }],
    ['id {{user.id}}: {{user.name}}', 'id 7: ada'],
    ['{{user.id}}{{user.id}}', '77'],
    ['flags {{membership.flags}}', 'flags {"upload":true}'],
    [
      { '{{user.id}}': ['{{user.id}}', { '{{user.name}}-{{user.id}}': '{{user.name}}' }] },
      { '7': [7, { 'ada-7': 'ada' }] },
    ],
    ['{{tricky}} {{tricky}}', '{{user.id}} {{user.id}}'],
    ['{{absent}}', null],
    ['{{constructor}}', null],
    ['{user.id}', '{user.id}'],
    [
      [1, true, null, 'x'],
      [1, true, null, 'x'],
    ],
  ])('%j becomes %j', (template, rendered) => {
    expect(renderTemplate(template, parameters)).toEqual(rendered)
  })

  it('keep text without placeholders as it is, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('{{'))
        expect(JSON.stringify(renderTemplate(value as Json, parameters))).toBe(JSON.stringify(value))
      }),
    )
  })

  it('insert a single placeholder with its type, others as text, and evaluate no value', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.constantFrom<'list' | 'member'>('list', 'member'), { maxLength: 6 }),
        (value, way) => {
          const within = (inner: Json) =>
            way.reduce<Json>((whole, step) => (step === 'list' ? [whole] : { m: whole }), inner)
          const told = { v: value }
          expect(JSON.stringify(renderTemplate(within('{{v}}'), told))).toBe(JSON.stringify(within(value as Json)))
          const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
          expect(renderTemplate(within("<{{v}}>'"), told)).toEqual(within(`<${text}>'`))
          expect(renderTemplate(within("'{{v}}'"), told)).toEqual(within(text))
          expect(renderTemplate({ 'k{{v}}': 1 }, told)).toEqual(Object.fromEntries([[`k${text}`, 1]]))
        },
      ),
    )
  })

  it('are rejected with a pointer to each placeholder that one of the actions does not have, at any depth and in keys', () => {
    const template = { a: [{ 'b/{{nope}}': '{{user.id}} {{group.id}}' }], '~': '{{callback_url}}', ok: '{{event.id}}' }
    expect(templateErrors(template, ['create_user'], '/payload').map(({ pointer }) => pointer)).toEqual([
      '/payload/a/0/b~1{{nope}}',
      '/payload/a/0/b~1{{nope}}',
    ])
    expect(templateErrors(template, ['create_user', 'delete_user'], '/payload')).toHaveLength(3)
    expect(templateErrors('{{}}', ['create_user'], '/payload')).toHaveLength(1)
    expect(templateErrors('{{user.name}}', ['create_user', 'create_user_permission'], '/payload')).toEqual([])
  })

  it('default to the envelope of Standard Webhooks', () => {
    const told = {
      'event.action': 'create_user',
      'event.at': 'then',
      'event.id': 'x',
      'user.name': 'ada',
      'user.id': 'u',
      callback_url: 'c',
    }
    expect(defaultPayload(told)).toEqual({
      type: 'create_user',
      timestamp: 'then',
      data: { user: { name: 'ada', id: 'u' }, callback_url: 'c' },
    })
  })

  it('as a form have one field per member, with values other than text as JSON', () => {
    expect(toFormBody({ a: 'x y&z', b: 1, c: null, d: { e: [1] } })).toBe('a=x+y%26z&b=1&c=&d=%7B%22e%22%3A%5B1%5D%7D')
    expect(toFormBody([1, 2])).toBe('payload=%5B1%2C2%5D')
  })
})
