/** Renders an OpenAPI document as the content of an HTML page: every operation with its audience, parameters, body and responses. */
import { html } from 'hono/html'
import { codeText, schemaFields, type Schema, typeOf } from './schema.ts'
import type { Markup } from '#http/html/document.ts'

/** The parts of an OpenAPI document that the page shows; `openapi/document.ts` generates it. */
export interface ApiDocument {
  info: { description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, ApiOperation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, ApiResponse> }
  'x-problems': Record<string, { status: number; title: string; description: string }>
}

interface ApiOperation {
  tags: string[]
  operationId: string
  summary: string
  description?: string
  'x-audience': string
  'x-scope'?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, ApiResponse>
}

interface ApiResponse {
  $ref?: string
  description?: string
  content?: Record<string, { schema: Schema }>
}

/** An operation with its method and path. */
interface LocatedOperation extends ApiOperation {
  method: string
  path: string
}

/** Renders a table of contents, the operations by section, the schemas and the problem codes. */
export function apiPage(document: ApiDocument): Markup {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
  const sections = document.tags.map((tag) => ({
    ...tag,
    of: operations.filter(({ tags }) => tags.includes(tag.name)),
  }))
  return html`<p>${codeText(document.info.description)}</p>
    <p>Machine-readable: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
    <nav aria-label="Contents">
      <ul>
        ${sections.map((section) => contents(section.name, section.of))}
        <li><a href="#schemas">Schemas</a></li>
        <li><a href="#problems">Problem codes</a></li>
      </ul>
    </nav>
    ${sections.map(
      ({ name, description, of }) =>
        html`<section id="${anchor(name)}">
          <h2>${name}</h2>
          <p>${codeText(description)}</p>
          ${of.map((operation) => renderOperation(operation, document))}
        </section>`,
    )}
    ${schemas(document.components.schemas)} ${problems(document['x-problems'])}`
}

function contents(name: string, operations: LocatedOperation[]): Markup {
  const links = operations.map(
    ({ operationId, method, path, summary }) =>
      html`<li>
        <a href="#${operationId}"><code>${method} ${path}</code></a> ${summary}
      </li>`,
  )
  return html`<li>
    <a href="#${anchor(name)}">${name}</a>
    <ul>
      ${links}
    </ul>
  </li>`
}

function anchor(name: string): string {
  return `section-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
}

const audiences: Record<string, string> = {
  public: 'Public. Credentials are ignored.',
  anyone: 'Public. With credentials, the caller is the signed-in user; invalid credentials are rejected.',
  'any-session': 'Signed-in users, also before a required change of the password or acceptance of the terms.',
  'signed-in': 'Signed-in users.',
  administrator: 'Administrators.',
}

function scopeOf({ 'x-scope': scope }: LocatedOperation): Markup | string {
  return scope ? html` Scope: <code>${scope}</code>.` : ''
}

function renderOperation(operation: LocatedOperation, document: ApiDocument): Markup {
  const { operationId, method, path, summary, description, parameters = [], requestBody } = operation
  const bodies = Object.entries(requestBody?.content ?? {})
  return html`<article id="${operationId}">
    <h3><code>${method} ${path}</code> ${summary}</h3>
    ${description ? html`<p>${codeText(description)}</p>` : ''}
    <p><b>Authorization:</b> ${audiences[operation['x-audience']] ?? ''}${scopeOf(operation)}</p>
    ${
      parameters.length > 0
        ? html`<h4>Parameters</h4>
            <ul>
              ${parameters.map(renderParameter)}
            </ul>`
        : ''
    }
    ${
      bodies[0]
        ? html`<h4>Body: ${bodies.map(([type]) => type).join(' or ')}</h4>
            ${schemaFields(bodies[0][1].schema)}`
        : ''
    }
    <h4>Responses</h4>
    <ul>
      ${Object.entries(operation.responses).map(([status, response]) => renderResponse(status, response, document))}
    </ul>
  </article>`
}

function renderParameter({
  name,
  in: place,
  required,
  description,
  schema,
}: NonNullable<ApiOperation['parameters']>[number]) {
  return html`<li>
    <code>${name}</code> in ${place}:
    ${typeOf(schema)}${required ? '' : ', optional'}${description ? html`. ${codeText(description)}` : ''}
  </li>`
}

function renderResponse(status: string, response: ApiResponse, { components }: ApiDocument): Markup {
  const { description = '', content = {} } = response.$ref ? components.responses[lastOf(response.$ref)]! : response
  const codes = codesOf(content['application/problem+json']?.schema)
  const schema = content['application/json']?.schema
  const words = codes.length > 0 && !schema ? '' : codeText(description)
  return html`<li><b>${status}</b> ${words} ${codes.map(problemLink)} ${schema ? schemaFields(schema) : ''}</li>`
}

function lastOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** The problem codes of a response. */
function codesOf(schema: Schema | undefined): string[] {
  return schema?.allOf?.flatMap(({ properties }) => (properties?.['code']?.enum ?? []).map(String)) ?? []
}

function problemLink(code: string): Markup {
  return html`<a href="#problem-${code}"><code>${code}</code></a> `
}

function schemas(all: Record<string, Schema>): Markup {
  const each = Object.entries(all).map(
    ([name, schema]) =>
      html`<h3 id="schema-${name}">${name}</h3>
        <p>${codeText(schema.description ?? '')}</p>
        ${schemaFields(schema)}`,
  )
  return html`<section id="schemas">
    <h2>Schemas</h2>
    ${each}
  </section>`
}

function problems(all: ApiDocument['x-problems']): Markup {
  const each = Object.entries(all).map(
    ([code, { status, title, description }]) =>
      html`<dt id="problem-${code}"><code>${code}</code> (${status}) ${title}</dt>
        <dd>${codeText(description)}</dd>`,
  )
  return html`<section id="problems">
    <h2>Problem codes</h2>
    <dl>${each}</dl>
  </section>`
}
