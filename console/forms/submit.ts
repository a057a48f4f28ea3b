/** Submitting a form once at a time, and what was wrong with which field. */
import { useState, type FormEvent } from 'react'
import type { Problem } from 'postern/client'
import { problemOf } from '#console/postern.ts'

type FieldError = NonNullable<Problem['errors']>[number]

/** Why a form was refused. */
export interface Failure {
  error: unknown
  /** What is wrong with fields, by their names. */
  messages: ReadonlyMap<string, string>
  /** What is wrong besides. */
  others: FieldError[]
}

export interface Submission {
  submit: (event: FormEvent<HTMLFormElement>) => void
  isActing: boolean
  failure: Failure | undefined
}

/** @param act does it with what the form says; its error is kept, and the focus goes to the first field that is wrong */
export function useSubmit(act: (form: FormData) => Promise<unknown>): Submission {
  const [failure, setFailure] = useState<Failure>()
  const [isActing, setIsActing] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    setIsActing(true)
    try {
      await act(new FormData(form))
      setFailure(undefined)
    } catch (error) {
      const found = failureOf(error, (name) => form.elements.namedItem(name) !== null)
      setFailure(found)
      focusField(form, found.messages.keys().next().value)
    }
    setIsActing(false)
  }
  return {
    failure,
    isActing,
    submit: (event) => {
      event.preventDefault()
      if (!isActing) void submit(event.currentTarget)
    },
  }
}

/**
 * Sorts the errors of a problem document by fields. A field is named by a JSON Pointer without its first slash, and has the errors of what is below
 * its pointer too, where that has no field of its own.
 */
function failureOf(error: unknown, isField: (name: string) => boolean): Failure {
  const messages = new Map<string, string>()
  const others: FieldError[] = []
  for (const each of problemOf(error).errors ?? []) {
    const field = fieldOf(each.pointer, isField)
    if (field === undefined) others.push(each)
    else messages.set(field, [messages.get(field), each.detail ?? each.code].filter(Boolean).join(' '))
  }
  return { error, messages, others }
}

function fieldOf(pointer: string, isField: (name: string) => boolean): string | undefined {
  for (let name = pointer.slice(1); name; name = name.slice(0, Math.max(0, name.lastIndexOf('/'))))
    if (isField(name)) return name
  return undefined
}

function focusField(form: HTMLFormElement, name: string | undefined): void {
  const found = name === undefined ? null : form.elements.namedItem(name)
  const field = found instanceof RadioNodeList ? found[0] : found
  if (field instanceof HTMLElement) field.focus()
}

/** A text of a form, without blanks around it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** The lines of a text, without empty ones. */
export function linesOf(form: FormData, name: string): string[] {
  return textOf(form, name)
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
}
