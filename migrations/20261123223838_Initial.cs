using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ReplacementTracker.Api.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    programmes = table.Column<string[]>(type: "text[]", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    prefix = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "effects",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<short>(type: "smallint", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    count = table.Column<string>(type: "text", nullable: false),
                    change = table.Column<short>(type: "smallint", nullable: false),
                    in_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    in_scope = table.Column<bool>(type: "boolean", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_effects", x => new { x.programme_id, x.event_id, x.ordinal });
                    table.CheckConstraint("effects_count_somewhere", "in_baseline OR in_scope");
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    actor_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject_kind = table.Column<string>(type: "text", nullable: false),
                    subject_key = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<string>(type: "jsonb", nullable: false),
                    request_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => new { x.programme_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    dry_run = table.Column<bool>(type: "boolean", nullable: false),
                    mapping = table.Column<string>(type: "text", nullable: false),
                    row_count = table.Column<int>(type: "integer", nullable: false),
                    created_count = table.Column<int>(type: "integer", nullable: false),
                    updated_count = table.Column<int>(type: "integer", nullable: false),
                    unchanged_count = table.Column<int>(type: "integer", nullable: false),
                    problem_count = table.Column<int>(type: "integer", nullable: false),
                    ignored_columns = table.Column<string[]>(type: "text[]", nullable: false),
                    dropped_columns = table.Column<string[]>(type: "text[]", nullable: false),
                    imported_by = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports", x => new { x.programme_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "mac_prefixes",
                columns: table => new
                {
                    prefix = table.Column<string>(type: "text", nullable: false),
                    vendor_id = table.Column<string>(type: "text", nullable: false),
                    registered_name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mac_prefixes", x => x.prefix);
                });

            migrationBuilder.CreateTable(
                name: "programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    statement = table.Column<string>(type: "text", nullable: true),
                    sources = table.Column<string>(type: "jsonb", nullable: false),
                    pledged_on = table.Column<DateOnly>(type: "date", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    deadline = table.Column<DateOnly>(type: "date", nullable: false),
                    baseline_unit_count = table.Column<int>(type: "integer", nullable: true),
                    estate_unit_count = table.Column<int>(type: "integer", nullable: true),
                    target_vendors = table.Column<string[]>(type: "text[]", nullable: false),
                    completion_rule = table.Column<string>(type: "text", nullable: false),
                    unit_noun = table.Column<string>(type: "text", nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    is_invented = table.Column<bool>(type: "boolean", nullable: false),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programmes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    province = table.Column<string>(type: "text", nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("sites_code", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "vendors",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    aliases = table.Column<string[]>(type: "text[]", nullable: false),
                    restriction = table.Column<string>(type: "text", nullable: false),
                    listings = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("vendors_id", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_problems",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    row = table.Column<int>(type: "integer", nullable: false),
                    column = table.Column<string>(type: "text", nullable: true),
                    value = table.Column<string>(type: "text", nullable: true),
                    code = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_problems", x => new { x.programme_id, x.import_id, x.sequence });
                    table.ForeignKey(
                        name: "fk_import_problems_imports_programme_id_import_id",
                        columns: x => new { x.programme_id, x.import_id },
                        principalTable: "imports",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "work_orders",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence_number = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    site = table.Column<string>(type: "text", nullable: false),
                    contractor = table.Column<string>(type: "text", nullable: true),
                    planned_start = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    planned_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    priority = table.Column<string>(type: "text", nullable: false),
                    access_window = table.Column<string>(type: "text", nullable: true),
                    follows = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    held_from = table.Column<string>(type: "text", nullable: true),
                    hold_reason = table.Column<string>(type: "text", nullable: true),
                    state_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    completed_by = table.Column<string>(type: "text", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_orders", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_work_orders_programmes_programme_id",
                        column: x => x.programme_id,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "work_orders_site_exists",
                        column: x => x.site,
                        principalTable: "sites",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "milestones",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    original_due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    target_unit_count = table.Column<int>(type: "integer", nullable: false),
                    vendor = table.Column<string>(type: "text", nullable: true),
                    province = table.Column<string>(type: "text", nullable: true),
                    site_kind = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_milestones", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_milestones_programmes_programme_id",
                        column: x => x.programme_id,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "milestones_vendor_exists",
                        column: x => x.vendor,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "units",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tag = table.Column<string>(type: "text", nullable: false),
                    site = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<string>(type: "text", nullable: true),
                    label_vendor = table.Column<string>(type: "text", nullable: true),
                    origin_vendor = table.Column<string>(type: "text", nullable: true),
                    model = table.Column<string>(type: "text", nullable: true),
                    serial_number = table.Column<string>(type: "text", nullable: true),
                    mac_address = table.Column<string>(type: "text", nullable: true),
                    installed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    stage = table.Column<string>(type: "text", nullable: false),
                    scope_status = table.Column<string>(type: "text", nullable: false),
                    in_baseline = table.Column<bool>(type: "boolean", nullable: false),
                    replaces_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    disposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    worked_by = table.Column<string[]>(type: "text[]", nullable: false, defaultValueSql: "'{}'::text[]"),
                    last_step_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_units", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_units_programmes_programme_id",
                        column: x => x.programme_id,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "units_label_vendor_exists",
                        column: x => x.label_vendor,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "units_origin_vendor_exists",
                        column: x => x.origin_vendor,
                        principalTable: "vendors",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "units_site_exists",
                        column: x => x.site,
                        principalTable: "sites",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "scope_entries",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_tag = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<string>(type: "text", nullable: true),
                    to = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    approved_by = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scope_entries", x => new { x.programme_id, x.sequence });
                    table.ForeignKey(
                        name: "scope_entries_unit_exists",
                        columns: x => new { x.programme_id, x.unit_id },
                        principalTable: "units",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "work_order_lines",
                columns: table => new
                {
                    programme_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    work_order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_tag = table.Column<string>(type: "text", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    replacement_unit_id = table.Column<Guid>(type: "uuid", nullable: true),
                    replacement_tag = table.Column<string>(type: "text", nullable: true),
                    done_by = table.Column<string>(type: "text", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stage_before = table.Column<string>(type: "text", nullable: true),
                    verification = table.Column<string>(type: "text", nullable: false),
                    verified_by = table.Column<string>(type: "text", nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    verification_note = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_order_lines", x => new { x.programme_id, x.id });
                    table.ForeignKey(
                        name: "fk_work_order_lines_work_orders_programme_id_work_order_id",
                        columns: x => new { x.programme_id, x.work_order_id },
                        principalTable: "work_orders",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "work_order_lines_replacement_exists",
                        columns: x => new { x.programme_id, x.replacement_unit_id },
                        principalTable: "units",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "work_order_lines_unit_exists",
                        columns: x => new { x.programme_id, x.unit_id },
                        principalTable: "units",
                        principalColumns: new[] { "programme_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_effects_programme_id_occurred_at",
                table: "effects",
                columns: new[] { "programme_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "ix_effects_programme_id_unit_id",
                table: "effects",
                columns: new[] { "programme_id", "unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_events_programme_id_id",
                table: "events",
                columns: new[] { "programme_id", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_events_programme_id_occurred_at",
                table: "events",
                columns: new[] { "programme_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "ix_events_programme_id_subject_kind_subject_key_sequence",
                table: "events",
                columns: new[] { "programme_id", "subject_kind", "subject_key", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_milestones_vendor",
                table: "milestones",
                column: "vendor");

            migrationBuilder.CreateIndex(
                name: "milestones_code_unique",
                table: "milestones",
                columns: new[] { "programme_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "programmes_code_unique",
                table: "programmes",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_scope_entries_programme_id_id",
                table: "scope_entries",
                columns: new[] { "programme_id", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_scope_entries_programme_id_unit_id",
                table: "scope_entries",
                columns: new[] { "programme_id", "unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_units_label_vendor",
                table: "units",
                column: "label_vendor");

            migrationBuilder.CreateIndex(
                name: "ix_units_origin_vendor",
                table: "units",
                column: "origin_vendor");

            migrationBuilder.CreateIndex(
                name: "ix_units_programme_id_replaces_unit_id",
                table: "units",
                columns: new[] { "programme_id", "replaces_unit_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_units_programme_id_site",
                table: "units",
                columns: new[] { "programme_id", "site" });

            migrationBuilder.CreateIndex(
                name: "ix_units_programme_id_updated_at",
                table: "units",
                columns: new[] { "programme_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_units_site",
                table: "units",
                column: "site");

            migrationBuilder.CreateIndex(
                name: "units_mac_address_unique",
                table: "units",
                columns: new[] { "programme_id", "mac_address" },
                unique: true,
                filter: "mac_address IS NOT NULL AND stage IN ('inService', 'isolated')");

            migrationBuilder.CreateIndex(
                name: "units_serial_number_unique",
                table: "units",
                columns: new[] { "programme_id", "serial_number" },
                unique: true,
                filter: "serial_number IS NOT NULL AND stage IN ('inService', 'isolated')");

            migrationBuilder.CreateIndex(
                name: "units_tag_unique",
                table: "units",
                columns: new[] { "programme_id", "tag" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_order_lines_programme_id_replacement_unit_id",
                table: "work_order_lines",
                columns: new[] { "programme_id", "replacement_unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_work_order_lines_programme_id_unit_id",
                table: "work_order_lines",
                columns: new[] { "programme_id", "unit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_work_order_lines_programme_id_work_order_id",
                table: "work_order_lines",
                columns: new[] { "programme_id", "work_order_id" });

            migrationBuilder.CreateIndex(
                name: "work_order_lines_one_open_per_unit",
                table: "work_order_lines",
                columns: new[] { "programme_id", "unit_id" },
                unique: true,
                filter: "is_open");

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_programme_id_number",
                table: "work_orders",
                columns: new[] { "programme_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_programme_id_state",
                table: "work_orders",
                columns: new[] { "programme_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_site",
                table: "work_orders",
                column: "site");

            migrationBuilder.CreateIndex(
                name: "work_orders_number_unique",
                table: "work_orders",
                columns: new[] { "programme_id", "sequence_number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "effects");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "import_problems");

            migrationBuilder.DropTable(
                name: "mac_prefixes");

            migrationBuilder.DropTable(
                name: "milestones");

            migrationBuilder.DropTable(
                name: "scope_entries");

            migrationBuilder.DropTable(
                name: "work_order_lines");

            migrationBuilder.DropTable(
                name: "imports");

            migrationBuilder.DropTable(
                name: "work_orders");

            migrationBuilder.DropTable(
                name: "units");

            migrationBuilder.DropTable(
                name: "programmes");

            migrationBuilder.DropTable(
                name: "vendors");

            migrationBuilder.DropTable(
                name: "sites");
        }
    }
}
