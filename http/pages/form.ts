/** Forms of hosted pages: how they are read, and their fields. They work without scripts. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod/mini'
import type { FunctionEnv } from '#http/env.ts'
import { parseBody } from '#http/body/input.ts'
import { hasBody } from '#http/body/read-body.ts'
import { readForm } from '#http/body/read-form.ts'
import type { Markup } from '#http/html/document.ts'
import type { FormProblems } from './problem-words.ts'

/**
 * The fields of a posted form. Only what a browser makes of our own page has this shape, so anything else is refused whole and not beside a field.
 *
 * @throws Refusal `unsupported-media-type`, `body-too-large`, `malformed-request`, `invalid-request` for unknown fields too
 */
export async function postedForm<Schema extends z.ZodMiniType>(
  c: Context<FunctionEnv>,
  schema: Schema,
): Promise<z.output<Schema>> {
  return parseBody(schema, hasBody(c.req.raw) ? await readForm(c.req.raw) : {})
}

/** A field as it came: what it must be, the API says. */
export const Posted = z._default(z.string(), '')

/** One field. */
export interface Field {
  /** Also its id. */
  name: string
  label: string
  type?: 'text' | 'email' | 'password' | 'number'
  /** As HTML has them: `username webauthn`, `one-time-code`. */
  autocomplete: string
  /** What was typed before; never a password. */
  value?: string | undefined
  hint?: string | undefined
  isOptional?: boolean
  /** Beside its label. */
  link?: Markup
  /** For a code that is typed off another screen. */
  isCode?: boolean
  /** Whether it has the focus when the page opens. */
  autofocus?: boolean
}

/** A field with its label, its hint, and what was wrong with it. */
export function field(
  { name, label, type = 'text', autocomplete, value, hint, isOptional, link, isCode, autofocus }: Field,
  { fields }: FormProblems,
): Markup {
  const wrong = fields[name]
  const describedBy = [hint && `${name}-hint`, wrong && `${name}-wrong`].filter(Boolean).join(' ')
  const labelled = html`<label for="${name}">${label}</label>`
  return html`${link ? html`<div class="row">${labelled}${link}</div>` : labelled}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      ${isOptional ? '' : raw('required')}
      ${isCode ? raw('class="code" inputmode="numeric"') : ''}
      ${autofocus ? raw('autofocus') : ''}
      ${value && type !== 'password' ? html`value="${value}"` : ''}
      ${autocomplete.startsWith('username') || type === 'email' || isCode ? raw('autocapitalize="none" spellcheck="false"') : ''}
      ${describedBy ? html`aria-describedby="${describedBy}"` : ''}
      ${wrong ? raw('aria-invalid="true"') : ''}
    />
    ${wrong ? html`<p class="field-wrong" id="${name}-wrong">${wrong}</p>` : ''}
    ${hint ? html`<p class="field-hint" id="${name}-hint">${hint}</p>` : ''}`
}

/** What is wrong with the form as a whole, where a screen reader says it first. */
export function alertOf({ general }: FormProblems): Markup {
  return html`${general ? html`<p class="wrong" role="alert">${general}</p>` : ''}`
}

/** What has just been done. */
export function doneNote(text: string | undefined): Markup {
  return html`${text ? html`<p class="done" role="status">${text}</p>` : ''}`
}
