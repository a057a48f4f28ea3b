CREATE TABLE "audit_seals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_seals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"through_id" bigint NOT NULL,
	"events" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT moment() NOT NULL,
	CONSTRAINT "audit_seals_through_id_unique" UNIQUE("through_id")
);
--> statement-breakpoint
CREATE TABLE "group_visibility" (
	"viewer_id" integer NOT NULL,
	"group_id" integer NOT NULL,
	CONSTRAINT "group_visibility_viewer_id_group_id_pk" PRIMARY KEY("viewer_id","group_id"),
	CONSTRAINT "group_visibility_others" CHECK ("group_visibility"."viewer_id" <> "group_visibility"."group_id")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT moment() NOT NULL,
	"updated_by" integer
);
--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "flags" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "lock_kind" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "lock_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "lock_reason" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "upload_group_id" integer;--> statement-breakpoint
ALTER TABLE "group_visibility" ADD CONSTRAINT "group_visibility_viewer_id_groups_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_visibility" ADD CONSTRAINT "group_visibility_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_visibility_group" ON "group_visibility" USING btree ("group_id");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_upload_group_id_groups_id_fk" FOREIGN KEY ("upload_group_id") REFERENCES "public"."groups"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memberships_administrators" ON "memberships" USING btree ("user_id","group_id") WHERE group_administrator;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_lock_kind" CHECK ("users"."lock_kind" in ('administrative', 'compromised', 'automatic'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_lock_whole" CHECK ("users"."lock_kind" is not null or ("users"."lock_until" is null and "users"."lock_reason" is null));