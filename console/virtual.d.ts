/** What `vite.config.ts` makes besides modules. */
declare module 'virtual:tokens.css'
declare module '*.css'
declare module 'virtual:settings' {
  import type { Schema, Value } from '#console/screens/settings/schema.ts'
  /** What the API document says of a setting. */
  export interface Meaning {
    description: string
    /** Of its value. */
    schema: Schema
    /** What a new deployment has. */
    default: Value
  }
  export const meanings: Record<string, Meaning>
}
declare module 'virtual:audit' {
  import type { AuditAction } from 'postern/client'
  /** What the audit log says has happened. */
  export const actions: readonly AuditAction[]
}
declare module 'virtual:mails' {
  /** The names of all emails. */
  export const templates: readonly import('postern/client').PreviewMailInput['template'][]
}
declare module 'virtual:scopes' {
  /** What the API document says of a scope. */
  export interface ScopeMeaning {
    meaning: string
    /** The summaries of the operations that need it. */
    operations: readonly string[]
  }
  export const scopes: Record<string, ScopeMeaning>
}
declare module 'virtual:webhooks' {
  import type { Webhook } from 'postern/client'
  /** What a webhook can be told of, in the order of the API document. */
  export const actions: Webhook['actions']
}
