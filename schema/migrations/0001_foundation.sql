CREATE TYPE "public"."access" AS ENUM('allow', 'deny');--> statement-breakpoint
CREATE TYPE "public"."scope" AS ENUM('match', 'recursive');--> statement-breakpoint
CREATE TABLE "access_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"xact" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"root" bigint,
	"user_id" integer,
	"group_id" integer
);
--> statement-breakpoint
CREATE TABLE "audience_resources" (
	"audience_id" integer NOT NULL,
	"resource_id" bigint NOT NULL,
	CONSTRAINT "audience_resources_audience_id_resource_id_pk" PRIMARY KEY("audience_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "audiences" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audiences_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"identifier" text NOT NULL,
	"description" text,
	"claims" text[] NOT NULL,
	"user_data_keys" text[] NOT NULL,
	"lifetime_seconds" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "audiences_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "audiences_lifetime" CHECK ("audiences"."lifetime_seconds" between 1 and 300)
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"action" text NOT NULL,
	"actor_id" integer,
	"actor_sid" uuid,
	"actor_key" uuid,
	"target_kind" text NOT NULL,
	"target" text NOT NULL,
	"ip" "inet",
	"ip_asserted_by" uuid DEFAULT nullif(current_setting('postern.asserting_key', true), '')::uuid,
	"request_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_seals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"through_id" bigint NOT NULL,
	"events" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "audit_seals_through_id_unique" UNIQUE("through_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" integer NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"outcome" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_key_pk" PRIMARY KEY("user_id","key")
);
--> statement-breakpoint
CREATE TABLE "disposable_domains" (
	"domain" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "authenticators" (
	"user_id" integer PRIMARY KEY NOT NULL,
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"secret" text NOT NULL,
	"last_step" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "authenticators_uuid_unique" UNIQUE("uuid")
);
--> statement-breakpoint
CREATE TABLE "factor_recoveries" (
	"user_id" integer PRIMARY KEY NOT NULL,
	"started_by" integer,
	"started_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"due_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recovery_codes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "spent_tokens" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "grants_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"resource_id" bigint NOT NULL,
	"permission" text NOT NULL,
	"user_id" integer,
	"group_id" integer,
	"holder" integer GENERATED ALWAYS AS (coalesce(user_id, -group_id)) STORED NOT NULL,
	"access" "access" NOT NULL,
	"scope" "scope" NOT NULL,
	"expires_at" timestamp with time zone,
	"requires_aal" smallint,
	"requires_within_minutes" integer,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"created_by" integer,
	CONSTRAINT "grants_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "grants_one_holder" CHECK (num_nonnulls("grants"."user_id", "grants"."group_id") = 1),
	CONSTRAINT "grants_requires_aal" CHECK ("grants"."requires_aal" = 2),
	CONSTRAINT "grants_requires_within_minutes" CHECK ("grants"."requires_within_minutes" between 1 and 1440),
	CONSTRAINT "grants_deny_requires_nothing" CHECK ("grants"."access" = 'allow' or num_nonnulls("grants"."requires_aal", "grants"."requires_within_minutes") = 0),
	CONSTRAINT "grants_ordinary_user" CHECK ("grants"."user_id" is null or "grants"."user_id" > 100)
);
--> statement-breakpoint
CREATE TABLE "group_visibility" (
	"viewer_id" integer NOT NULL,
	"group_id" integer NOT NULL,
	CONSTRAINT "group_visibility_viewer_id_group_id_pk" PRIMARY KEY("viewer_id","group_id"),
	CONSTRAINT "group_visibility_others" CHECK ("group_visibility"."viewer_id" <> "group_visibility"."group_id")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "groups_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 101 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"group_data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"discoverable" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "groups_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "groups_reserved" CHECK (("groups"."priority" < 0) = ("groups"."id" <= 100))
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" integer NOT NULL,
	"group_id" integer NOT NULL,
	"user_uuid" uuid NOT NULL,
	"group_administrator" boolean DEFAULT false NOT NULL,
	"flags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "memberships_user_id_group_id_pk" PRIMARY KEY("user_id","group_id"),
	CONSTRAINT "memberships_ordinary" CHECK ("memberships"."user_id" > 100 and "memberships"."group_id" > 100)
);
--> statement-breakpoint
CREATE TABLE "pending_memberships" (
	"user_id" integer NOT NULL,
	"group_id" integer NOT NULL,
	"user_uuid" uuid NOT NULL,
	"group_administrator" boolean NOT NULL,
	"flags" jsonb NOT NULL,
	"requested_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"requested_by" integer,
	"ends_at" timestamp with time zone,
	CONSTRAINT "pending_memberships_user_id_group_id_pk" PRIMARY KEY("user_id","group_id"),
	CONSTRAINT "pending_memberships_ordinary" CHECK ("pending_memberships"."user_id" > 100 and "pending_memberships"."group_id" > 100)
);
--> statement-breakpoint
CREATE TABLE "api_key_branches" (
	"key_id" integer NOT NULL,
	"resource_id" bigint NOT NULL,
	CONSTRAINT "api_key_branches_key_id_resource_id_pk" PRIMARY KEY("key_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" integer NOT NULL,
	"name" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"last_four" text NOT NULL,
	"scopes" text[] NOT NULL,
	"branch_limited" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"replaced_by" integer,
	"expiry_notice_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"last_used_ip" "inet",
	"last_used_user_agent" text,
	CONSTRAINT "api_keys_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "api_keys_digest" CHECK (octet_length("api_keys"."digest") = 32)
);
--> statement-breakpoint
CREATE TABLE "role_scopes" (
	"role" text NOT NULL,
	"scope" text NOT NULL,
	CONSTRAINT "role_scopes_role_scope_pk" PRIMARY KEY("role","scope")
);
--> statement-breakpoint
CREATE TABLE "service_accounts" (
	"user_id" integer PRIMARY KEY NOT NULL,
	"description" text,
	"owner_user_id" integer,
	"owner_group_id" integer,
	CONSTRAINT "service_accounts_owner" CHECK ("service_accounts"."owner_user_id" is null or "service_accounts"."owner_group_id" is null)
);
--> statement-breakpoint
CREATE TABLE "outbox_mail" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"template" text NOT NULL,
	"recipient" text NOT NULL,
	"parameters" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"one_time_token_id" uuid,
	"second_token_id" uuid,
	"language" text,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"sent_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "passkeys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" integer NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"user_handle" "bytea" NOT NULL,
	"rp_id" text NOT NULL,
	"sign_count" bigint DEFAULT 0 NOT NULL,
	"transports" text[] DEFAULT '{}' NOT NULL,
	"aaguid" uuid NOT NULL,
	"name" text NOT NULL,
	"backup_eligible" boolean NOT NULL,
	"backed_up" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkeys_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "passkeys_user_handle" CHECK (octet_length("passkeys"."user_handle") = 32),
	CONSTRAINT "passkeys_credential_id_length" CHECK (octet_length("passkeys"."credential_id") between 1 and 1023),
	CONSTRAINT "passkeys_backup" CHECK ("passkeys"."backup_eligible" or not "passkeys"."backed_up")
);
--> statement-breakpoint
CREATE TABLE "common_passwords" (
	"bucket" smallint PRIMARY KEY NOT NULL,
	"digests" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "identities_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" integer NOT NULL,
	"provider_id" integer NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"email" text,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "identities_uuid_unique" UNIQUE("uuid")
);
--> statement-breakpoint
CREATE TABLE "providers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "providers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"preset" text NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"client_secret" text,
	"scopes" text[] NOT NULL,
	"claims" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"sign_up" boolean NOT NULL,
	"link" boolean NOT NULL,
	"allowed_domains" text[] NOT NULL,
	"tenant" text,
	"metadata" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "providers_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "providers_name_form" CHECK ("providers"."name" ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "resources_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"parent_id" bigint,
	"name" text NOT NULL,
	"display_name" text NOT NULL,
	"type" text NOT NULL,
	"path" bigint[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "resources_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "resources_root" CHECK (("resources"."parent_id" is null) = ("resources"."type" = 'service')),
	CONSTRAINT "resources_path" CHECK ("resources"."path"[cardinality("resources"."path")] = "resources"."id"),
	CONSTRAINT "resources_depth" CHECK (cardinality("resources"."path") <= 101)
);
--> statement-breakpoint
CREATE TABLE "services" (
	"resource_id" bigint PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"url" text,
	"address" text,
	"configuration" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_items" (
	"review_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"grant_uuid" uuid NOT NULL,
	"grant_updated_at" timestamp with time zone NOT NULL,
	"reviewed" jsonb NOT NULL,
	"decision" text,
	"expires_at" timestamp with time zone,
	"reason" text,
	"decided_by" integer,
	"decided_at" timestamp with time zone,
	"decided_xact" "xid8",
	"outcome" text,
	CONSTRAINT "review_items_review_id_position_pk" PRIMARY KEY("review_id","position"),
	CONSTRAINT "review_items_once" UNIQUE("review_id","grant_uuid"),
	CONSTRAINT "review_items_expire" CHECK (("review_items"."decision" = 'expire') is true = ("review_items"."expires_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reviews_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT uuidv7() NOT NULL,
	"title" text,
	"criteria" jsonb NOT NULL,
	"truncated" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"created_by" integer,
	"completed_at" timestamp with time zone,
	"completed_by" integer,
	"result" text,
	"digest" "bytea",
	"completed_event" bigint,
	CONSTRAINT "reviews_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "reviews_sealed" CHECK (num_nonnulls("reviews"."completed_at", "reviews"."result", "reviews"."digest", "reviews"."completed_event") in (0, 4))
);
--> statement-breakpoint
CREATE TABLE "service_types" (
	"name" text PRIMARY KEY NOT NULL,
	"preset" text,
	"built_in" boolean DEFAULT false NOT NULL,
	"nodes" jsonb NOT NULL,
	"configurable" boolean DEFAULT false NOT NULL,
	"request_mapping" text,
	"basic_authentication" boolean DEFAULT false NOT NULL,
	"default_grants" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "service_types_root" CHECK ("service_types"."nodes" ? 'service')
);
--> statement-breakpoint
CREATE TABLE "known_devices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"last_used_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"ip" "inet",
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "login_attempts" (
	"attempt_key" "bytea" PRIMARY KEY NOT NULL,
	"account" integer NOT NULL,
	"failures" integer NOT NULL,
	"unsettled" integer DEFAULT 0 NOT NULL,
	"last_failure_at" timestamp with time zone NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "one_time_tokens" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hash" "bytea",
	"code_digest" "bytea",
	"operation" text NOT NULL,
	"user_id" integer,
	"registration_id" integer,
	"group_id" integer,
	"payload" jsonb,
	"language" text,
	"survives_revocation" boolean DEFAULT false NOT NULL,
	"lifetime_seconds" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"expires_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "request_counts" (
	"key_hash" "bytea" PRIMARY KEY NOT NULL,
	"bucket_empty_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"sid" uuid PRIMARY KEY NOT NULL,
	"user_id" integer NOT NULL,
	"marker" timestamp (3) with time zone NOT NULL,
	"refresh_counter" integer DEFAULT 0 NOT NULL,
	"refreshed_from" integer,
	"rotated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"absolute_end_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"ip" "inet",
	"user_agent" text,
	"device_id" uuid,
	"amr" text[] DEFAULT '{pwd}' NOT NULL,
	"aal" smallint DEFAULT 1 NOT NULL,
	"authenticated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "sessions_aal" CHECK ("sessions"."aal" in (1, 2))
);
--> statement-breakpoint
CREATE TABLE "source_attempts" (
	"source_hash" "bytea" PRIMARY KEY NOT NULL,
	"bucket_empty_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_requirements" (
	"is_only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"max_password_age_days" integer DEFAULT 0 NOT NULL,
	"terms_version_id" integer,
	"second_factor_roles" text[] DEFAULT '{}' NOT NULL,
	"second_factor_groups" text[] DEFAULT '{}' NOT NULL,
	"fresh_minutes" integer DEFAULT 15 NOT NULL,
	"fresh_scopes" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "session_requirements_one_row" CHECK ("session_requirements"."is_only_row")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"default_value" jsonb NOT NULL,
	"preset_value" jsonb,
	"chosen" jsonb,
	"value" jsonb GENERATED ALWAYS AS (coalesce(chosen, preset_value, default_value)) STORED NOT NULL,
	"derived" jsonb,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_by" integer
);
--> statement-breakpoint
CREATE TABLE "terms_acceptances" (
	"user_id" integer NOT NULL,
	"version_id" integer NOT NULL,
	"language" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"ip" "inet",
	"sid" uuid,
	CONSTRAINT "terms_acceptances_user_id_version_id_pk" PRIMARY KEY("user_id","version_id")
);
--> statement-breakpoint
CREATE TABLE "terms_texts" (
	"version_id" integer NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	CONSTRAINT "terms_texts_version_id_language_pk" PRIMARY KEY("version_id","language")
);
--> statement-breakpoint
CREATE TABLE "terms_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "terms_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"group_id" integer,
	"version" integer NOT NULL,
	"withdrawn" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"created_by" integer,
	CONSTRAINT "terms_versions_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "terms_versions_once" UNIQUE NULLS NOT DISTINCT("group_id","version")
);
--> statement-breakpoint
CREATE TABLE "bootstrap" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"user_id" integer NOT NULL,
	"at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "bootstrap_once" CHECK ("bootstrap"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "registrations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "registrations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"username" text NOT NULL,
	"username_canonical" text NOT NULL,
	"username_skeleton" text NOT NULL,
	"email" text NOT NULL,
	"email_canonical" text NOT NULL,
	"full_name" text,
	"status" text DEFAULT 'requested' NOT NULL,
	"password_hash" text,
	"identity" jsonb,
	"language" text,
	"requested_from" "inet",
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" integer,
	CONSTRAINT "registrations_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "registrations_status" CHECK ("registrations"."status" in ('requested', 'confirmed', 'completed', 'declined', 'superseded', 'expired', 'taken')),
	CONSTRAINT "registrations_password" CHECK (("registrations"."status" = 'confirmed') = ("registrations"."password_hash" is not null or "registrations"."identity" is not null))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 101 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"username" text NOT NULL,
	"username_canonical" text NOT NULL,
	"username_skeleton" text NOT NULL,
	"search_text" text GENERATED ALWAYS AS (casefold(normalize(translate(regexp_replace(normalize(coalesce(user_data ->> 'full_name', '') || chr(10) || username_canonical || chr(10) || coalesce(email_canonical, ''), NFKD), '[\u0300-\u036f]', '', 'g'), 'łŁøØđĐ', 'lLoOdD'), NFKC) collate pg_unicode_fast) collate "default") STORED NOT NULL,
	"email" text,
	"email_canonical" text,
	"email_proven_at" timestamp with time zone,
	"password_hash" text,
	"role" text DEFAULT 'authenticated' NOT NULL,
	"kind" text DEFAULT 'person' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"activated_at" timestamp with time zone,
	"status" text DEFAULT 'ok' NOT NULL,
	"last_login_at" timestamp with time zone,
	"last_login_ip" "inet",
	"last_auth_sensitive_operation_at" timestamp (3) with time zone DEFAULT date_trunc('milliseconds', app_now()) NOT NULL,
	"password_changed_at" timestamp with time zone,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"terms_version_id" integer,
	"terms_agreed_at" timestamp with time zone,
	"lock_kind" text,
	"lock_until" timestamp with time zone,
	"lock_reason" text,
	"upload_group_id" integer,
	"user_data" jsonb DEFAULT '{"full_name":null,"registration_source":null,"first_login":true,"social":{}}'::jsonb NOT NULL,
	"language" text,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "users_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "users_kind" CHECK ("users"."kind" in ('person', 'service')),
	CONSTRAINT "users_service" CHECK ("users"."kind" = 'person' or ("users"."password_hash" is null and "users"."email" is null and "users"."role" <> 'superuser')),
	CONSTRAINT "users_status" CHECK ("users"."status" in ('ok', 'webhook-error')),
	CONSTRAINT "users_reserved" CHECK (("users"."role" = 'reserved') = ("users"."id" <= 100) and not ("users"."role" = 'reserved' and "users"."enabled")),
	CONSTRAINT "users_lock_kind" CHECK ("users"."lock_kind" in ('administrative', 'compromised', 'automatic')),
	CONSTRAINT "users_lock_whole" CHECK ("users"."lock_kind" is not null or ("users"."lock_until" is null and "users"."lock_reason" is null)),
	CONSTRAINT "users_email" CHECK (("users"."email" is null) = ("users"."email_canonical" is null))
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid NOT NULL,
	"webhook_id" integer NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"depth" integer DEFAULT 0 NOT NULL,
	"parameters" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"queued_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"delivered_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"last_response" text,
	"attempt_log" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhooks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"actions" text[] NOT NULL,
	"url" text NOT NULL,
	"method" text NOT NULL,
	"format" text NOT NULL,
	"payload" jsonb,
	"ordered" boolean NOT NULL,
	"concurrency" integer NOT NULL,
	"update_user_status_on_error" boolean NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_at" timestamp with time zone,
	"disabled_reason" text,
	"secret_generation" integer DEFAULT 1 NOT NULL,
	"previous_secret_until" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"backoff_until" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"claimed_by" uuid,
	"answered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "webhooks_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "webhooks_format" CHECK ("webhooks"."format" in ('json', 'form')),
	CONSTRAINT "webhooks_method" CHECK ("webhooks"."method" in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE')),
	CONSTRAINT "webhooks_disabled" CHECK ("webhooks"."enabled" = ("webhooks"."disabled_at" is null) and "webhooks"."enabled" = ("webhooks"."disabled_reason" is null)),
	CONSTRAINT "webhooks_disabled_because" CHECK ("webhooks"."disabled_reason" in ('administrator', 'receiver-gone'))
);
--> statement-breakpoint
ALTER TABLE "audience_resources" ADD CONSTRAINT "audience_resources_audience_id_audiences_id_fk" FOREIGN KEY ("audience_id") REFERENCES "public"."audiences"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audience_resources" ADD CONSTRAINT "audience_resources_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authenticators" ADD CONSTRAINT "authenticators_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_recoveries" ADD CONSTRAINT "factor_recoveries_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_visibility" ADD CONSTRAINT "group_visibility_viewer_id_groups_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_visibility" ADD CONSTRAINT "group_visibility_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_memberships" ADD CONSTRAINT "pending_memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_memberships" ADD CONSTRAINT "pending_memberships_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key_branches" ADD CONSTRAINT "api_key_branches_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key_branches" ADD CONSTRAINT "api_key_branches_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_replaced_by_api_keys_id_fk" FOREIGN KEY ("replaced_by") REFERENCES "public"."api_keys"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_owner_user_id_users_id_fk" FOREIGN KEY ("owner_user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_owner_group_id_groups_id_fk" FOREIGN KEY ("owner_group_id") REFERENCES "public"."groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_mail" ADD CONSTRAINT "outbox_mail_one_time_token_id_one_time_tokens_id_fk" FOREIGN KEY ("one_time_token_id") REFERENCES "public"."one_time_tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_mail" ADD CONSTRAINT "outbox_mail_second_token_id_one_time_tokens_id_fk" FOREIGN KEY ("second_token_id") REFERENCES "public"."one_time_tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_parent_id_resources_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_type_service_types_name_fk" FOREIGN KEY ("type") REFERENCES "public"."service_types"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_completed_by_users_id_fk" FOREIGN KEY ("completed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_devices" ADD CONSTRAINT "known_devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms_acceptances" ADD CONSTRAINT "terms_acceptances_version_id_terms_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."terms_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms_texts" ADD CONSTRAINT "terms_texts_version_id_terms_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."terms_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_terms_version_id_terms_versions_id_fk" FOREIGN KEY ("terms_version_id") REFERENCES "public"."terms_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_upload_group_id_groups_id_fk" FOREIGN KEY ("upload_group_id") REFERENCES "public"."groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_changes_since" ON "access_changes" USING btree ("xact");--> statement-breakpoint
CREATE INDEX "access_changes_at" ON "access_changes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audience_resources_resource" ON "audience_resources" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "audiences_identifier" ON "audiences" USING btree (lower("identifier" collate "C"));--> statement-breakpoint
CREATE INDEX "audit_events_of_target" ON "audit_events" USING btree ("target_kind","target","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_of_actor" ON "audit_events" USING btree ("actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_of_key" ON "audit_events" USING btree ("actor_key","at","id") WHERE actor_key is not null;--> statement-breakpoint
CREATE INDEX "audit_events_of_action" ON "audit_events" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_at" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "factor_recoveries_due" ON "factor_recoveries" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "factor_recoveries_started_by" ON "factor_recoveries" USING btree ("started_by") WHERE started_by is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_once" ON "recovery_codes" USING btree ("user_id","digest");--> statement-breakpoint
CREATE INDEX "spent_tokens_over" ON "spent_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "grants_once" ON "grants" USING btree ("resource_id","permission","holder");--> statement-breakpoint
CREATE INDEX "grants_of_resource" ON "grants" USING btree ((resource_id + 0),"uuid");--> statement-breakpoint
CREATE INDEX "grants_of_user" ON "grants" USING btree ("user_id","uuid") WHERE user_id is not null;--> statement-breakpoint
CREATE INDEX "grants_of_group" ON "grants" USING btree ("group_id","uuid") WHERE group_id is not null;--> statement-breakpoint
CREATE INDEX "grants_created_by" ON "grants" USING btree ("created_by") WHERE created_by is not null;--> statement-breakpoint
CREATE INDEX "grants_ending" ON "grants" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "group_visibility_group" ON "group_visibility" USING btree ("group_id");--> statement-breakpoint
CREATE UNIQUE INDEX "groups_name" ON "groups" USING btree (casefold(normalize("name", NFKC) collate pg_unicode_fast));--> statement-breakpoint
CREATE INDEX "groups_search" ON "groups" USING gin ((casefold(normalize(translate(regexp_replace(normalize("name", NFKD), '[\u0300-\u036f]', '', 'g'), 'łŁøØđĐ', 'lLoOdD'), NFKC) collate pg_unicode_fast) collate "default") extensions.gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "groups_discoverable" ON "groups" USING btree ("uuid") WHERE discoverable;--> statement-breakpoint
CREATE INDEX "memberships_group" ON "memberships" USING btree ("group_id","user_uuid","user_id");--> statement-breakpoint
CREATE INDEX "memberships_administrators" ON "memberships" USING btree ("user_id","group_id") WHERE group_administrator;--> statement-breakpoint
CREATE INDEX "pending_memberships_ending" ON "pending_memberships" USING btree ("ends_at") WHERE ends_at is not null;--> statement-breakpoint
CREATE INDEX "pending_memberships_group" ON "pending_memberships" USING btree ("group_id","user_uuid","user_id");--> statement-breakpoint
CREATE INDEX "api_key_branches_of_resource" ON "api_key_branches" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_digest" ON "api_keys" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "api_keys_of_user" ON "api_keys" USING btree ("user_id","uuid");--> statement-breakpoint
CREATE INDEX "api_keys_expiring" ON "api_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "api_keys_over" ON "api_keys" USING btree (least(revoked_at, expires_at));--> statement-breakpoint
CREATE INDEX "api_keys_by_name" ON "api_keys" USING btree (lower(name collate "C"),"uuid");--> statement-breakpoint
CREATE INDEX "api_keys_replaced_by" ON "api_keys" USING btree ("replaced_by") WHERE replaced_by is not null;--> statement-breakpoint
CREATE INDEX "service_accounts_owner_user" ON "service_accounts" USING btree ("owner_user_id") WHERE owner_user_id is not null;--> statement-breakpoint
CREATE INDEX "service_accounts_owner_group" ON "service_accounts" USING btree ("owner_group_id") WHERE owner_group_id is not null;--> statement-breakpoint
CREATE INDEX "outbox_mail_due" ON "outbox_mail" USING btree ("due_at") WHERE sent_at is null and abandoned_at is null;--> statement-breakpoint
CREATE INDEX "outbox_mail_newest" ON "outbox_mail" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_mail_unsent" ON "outbox_mail" USING btree ("created_at","id") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "outbox_mail_of_template" ON "outbox_mail" USING btree ("template","created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_mail_of_token" ON "outbox_mail" USING btree ("one_time_token_id") WHERE one_time_token_id is not null;--> statement-breakpoint
CREATE INDEX "outbox_mail_of_other_token" ON "outbox_mail" USING btree ("second_token_id") WHERE second_token_id is not null;--> statement-breakpoint
CREATE INDEX "outbox_mail_over" ON "outbox_mail" USING btree (coalesce(sent_at, abandoned_at));--> statement-breakpoint
CREATE INDEX "outbox_mail_of_recipient" ON "outbox_mail" USING btree (lower(recipient),"created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential_id" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkeys_of_user" ON "passkeys" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_subject" ON "identities" USING btree ("issuer","subject");--> statement-breakpoint
CREATE INDEX "identities_of_user" ON "identities" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "identities_of_provider" ON "identities" USING btree ("provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "providers_name" ON "providers" USING btree ("name" collate "C");--> statement-breakpoint
CREATE UNIQUE INDEX "providers_issuer" ON "providers" USING btree ("issuer");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_sibling_name" ON "resources" USING btree ("parent_id",lower("name" collate "C")) WHERE parent_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "resources_service_name" ON "resources" USING btree (lower("name" collate "C")) WHERE parent_id is null;--> statement-breakpoint
CREATE INDEX "resources_children" ON "resources" USING btree ("parent_id","uuid");--> statement-breakpoint
CREATE INDEX "resources_search" ON "resources" USING gin ((casefold(normalize(translate(regexp_replace(normalize("name" || chr(10) || "display_name", NFKD), '[\u0300-\u036f]', '', 'g'), 'łŁøØđĐ', 'lLoOdD'), NFKC) collate pg_unicode_fast) collate "default") extensions.gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "services_of_type" ON "services" USING btree ("type");--> statement-breakpoint
CREATE UNIQUE INDEX "services_address" ON "services" USING btree (md5("address"));--> statement-breakpoint
CREATE INDEX "review_items_decided_by" ON "review_items" USING btree ("decided_by") WHERE decided_by is not null;--> statement-breakpoint
CREATE INDEX "reviews_open" ON "reviews" USING btree ("uuid") WHERE completed_at is null;--> statement-breakpoint
CREATE INDEX "reviews_created_by" ON "reviews" USING btree ("created_by") WHERE created_by is not null;--> statement-breakpoint
CREATE INDEX "reviews_completed_by" ON "reviews" USING btree ("completed_by") WHERE completed_by is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "known_devices_hash" ON "known_devices" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "known_devices_of_user" ON "known_devices" USING btree ("user_id","last_used_at");--> statement-breakpoint
CREATE INDEX "known_devices_over" ON "known_devices" USING btree ("last_used_at");--> statement-breakpoint
CREATE INDEX "login_attempts_of_account" ON "login_attempts" USING btree ("account");--> statement-breakpoint
CREATE INDEX "login_attempts_over" ON "login_attempts" USING btree ((case when account < 0 then last_failure_at end));--> statement-breakpoint
CREATE INDEX "login_attempts_locked" ON "login_attempts" USING btree ("locked_until") WHERE locked_until is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_tokens_hash" ON "one_time_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "one_time_tokens_open_of_user" ON "one_time_tokens" USING btree ("user_id") WHERE used_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "one_time_tokens_of_registration" ON "one_time_tokens" USING btree ("registration_id");--> statement-breakpoint
CREATE INDEX "one_time_tokens_of_user" ON "one_time_tokens" USING btree ("user_id") WHERE user_id is not null;--> statement-breakpoint
CREATE INDEX "one_time_tokens_over" ON "one_time_tokens" USING btree (coalesce(used_at, revoked_at, expires_at, created_at));--> statement-breakpoint
CREATE INDEX "one_time_tokens_of_group" ON "one_time_tokens" USING btree ("group_id") WHERE group_id is not null;--> statement-breakpoint
CREATE INDEX "request_counts_over" ON "request_counts" USING btree ("bucket_empty_at");--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "sessions" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "sessions_over" ON "sessions" USING btree (least(ended_at, absolute_end_at));--> statement-breakpoint
CREATE INDEX "source_attempts_over" ON "source_attempts" USING btree ("bucket_empty_at");--> statement-breakpoint
CREATE INDEX "registrations_open_email" ON "registrations" USING btree ("email_canonical") WHERE status = 'requested';--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_claimed_canonical" ON "registrations" USING btree ("username_canonical") WHERE status = 'confirmed';--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_claimed_skeleton" ON "registrations" USING btree ("username_skeleton") WHERE status = 'confirmed';--> statement-breakpoint
CREATE UNIQUE INDEX "registrations_claimed_email" ON "registrations" USING btree ("email_canonical") WHERE status = 'confirmed';--> statement-breakpoint
CREATE INDEX "registrations_decided_by" ON "registrations" USING btree ("decided_by") WHERE decided_by is not null;--> statement-breakpoint
CREATE INDEX "registrations_open_over" ON "registrations" USING btree ("expires_at") WHERE status in ('requested', 'confirmed');--> statement-breakpoint
CREATE INDEX "registrations_over" ON "registrations" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "registrations_of_status" ON "registrations" USING btree ("status","uuid","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_canonical" ON "users" USING btree ("username_canonical" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_skeleton" ON "users" USING btree ("username_skeleton");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_canonical" ON "users" USING btree ("email_canonical" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "users_username_beginning" ON "users" USING btree (left(username_canonical, 2),"uuid");--> statement-breakpoint
CREATE INDEX "users_email_beginning" ON "users" USING btree (left(email_canonical, 2),"uuid");--> statement-breakpoint
CREATE INDEX "users_full_name_beginning" ON "users" USING btree (left(search_text, 2),"uuid");--> statement-breakpoint
CREATE INDEX "users_search_text" ON "users" USING gin ("search_text" extensions.gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_with_role" ON "users" USING btree ("role","id") WHERE role <> 'authenticated';--> statement-breakpoint
CREATE INDEX "users_services" ON "users" USING btree ("uuid") WHERE kind = 'service';--> statement-breakpoint
CREATE INDEX "users_locked" ON "users" USING btree ("uuid") WHERE lock_kind is not null;--> statement-breakpoint
CREATE INDEX "users_disabled" ON "users" USING btree ("uuid") WHERE not enabled;--> statement-breakpoint
CREATE INDEX "users_unverified" ON "users" USING btree ("uuid") WHERE activated_at is null;--> statement-breakpoint
CREATE INDEX "users_webhook_error" ON "users" USING btree ("uuid") WHERE status = 'webhook-error';--> statement-breakpoint
CREATE INDEX "users_upload_group" ON "users" USING btree ("upload_group_id") WHERE upload_group_id is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("webhook_id","id") WHERE delivered_at is null and abandoned_at is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of_target" ON "webhook_deliveries" USING btree ("webhook_id","target","id") WHERE delivered_at is null and abandoned_at is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of_webhook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of_action" ON "webhook_deliveries" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_undelivered" ON "webhook_deliveries" USING btree ("id") WHERE delivered_at is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_over" ON "webhook_deliveries" USING btree (coalesce(delivered_at, abandoned_at, due_at));--> statement-breakpoint
CREATE INDEX "webhook_deliveries_created" ON "webhook_deliveries" USING brin ("created_at");