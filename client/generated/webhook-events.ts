/** Generated from docs/public/openapi.json by `npm run openapi`. Do not edit. */

/** The `data` of each action in the default payload. What did not exist at that moment is absent. */
export interface WebhookData {
  create_user: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    callback_url?: string
  }
  delete_user: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
  }
  update_user_status: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    callback_url?: string
  }
  create_user_permission: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    resource?: {
      id: string | null
      type: string | null
      name: string | null
      display_name: string | null
    }
    service?: {
      id: string | null
      name?: string | null
      type: string | null
      public_url?: string | null
      sync_type?: unknown
    }
    permission?: {
      name: string | null
      access: string | null
      scope: string | null
      requires: string | null
    }
  }
  delete_user_permission: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    resource?: {
      id: string | null
      type: string | null
      name: string | null
      display_name: string | null
    }
    service?: {
      id: string | null
      name?: string | null
      type: string | null
      public_url?: string | null
      sync_type?: unknown
    }
    permission?: {
      name: string | null
      access: string | null
      scope: string | null
      requires: string | null
    }
  }
  create_group_permission: {
    group?: {
      name: string | null
      id: string | null
    }
    resource?: {
      id: string | null
      type: string | null
      name: string | null
      display_name: string | null
    }
    service?: {
      id: string | null
      name?: string | null
      type: string | null
      public_url?: string | null
      sync_type?: unknown
    }
    permission?: {
      name: string | null
      access: string | null
      scope: string | null
      requires: string | null
    }
  }
  delete_group_permission: {
    group?: {
      name: string | null
      id: string | null
    }
    resource?: {
      id: string | null
      type: string | null
      name: string | null
      display_name: string | null
    }
    service?: {
      id: string | null
      name?: string | null
      type: string | null
      public_url?: string | null
      sync_type?: unknown
    }
    permission?: {
      name: string | null
      access: string | null
      scope: string | null
      requires: string | null
    }
  }
  update_user: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
  }
  create_group: {
    group?: {
      name: string | null
      id: string | null
    }
  }
  update_group: {
    group?: {
      name: string | null
      id: string | null
    }
  }
  delete_group: {
    group?: {
      name: string | null
      id: string | null
    }
  }
  create_membership: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    group?: {
      name: string | null
      id: string | null
    }
    membership?: {
      flags: Record<string, boolean>
    }
  }
  update_membership: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    group?: {
      name: string | null
      id: string | null
    }
    membership?: {
      flags: Record<string, boolean>
    }
  }
  delete_membership: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    group?: {
      name: string | null
      id: string | null
    }
    membership?: {
      flags: Record<string, boolean>
    }
  }
  create_registration: {
    registration?: {
      id: string | null
      name: string | null
      email: string | null
    }
  }
  confirm_registration: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    registration?: {
      id: string | null
      name: string | null
      email: string | null
    }
    approve_url?: string
    decline_url?: string
  }
  approve_registration: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    registration?: {
      id: string | null
      name: string | null
      email: string | null
    }
  }
  decline_registration: {
    registration?: {
      id: string | null
      name: string | null
      email: string | null
    }
  }
  create_session: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    session?: {
      id: string | null
    }
  }
  delete_session: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    session?: {
      id: string | null
    }
  }
  lock_user: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    lock?: {
      kind: string | null
      until: string | null
    }
  }
  unlock_user: {
    user?: {
      name: string | null
      id: string | null
      email: string | null
      status: string | null
    }
    lock?: {
      kind: string | null
      until: string | null
    }
  }
}
