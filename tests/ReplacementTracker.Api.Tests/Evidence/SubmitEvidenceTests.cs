using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class SubmitEvidenceTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Takes_a_photograph_and_gives_back_the_same_bytes()
    {
        var programme = await app.ActiveProgramme(1);
        var order = await app.WorkOrder(programme);
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var photo = Files.Jpeg();
        using var form = Files.Form(
            photo,
            "IMG_2041.jpg",
            "image/jpeg",
            ("kind", "serialPhoto"),
            ("unit", "CAM-0001"),
            ("workOrder", order),
            ("note", "Type plate, seen from the platform"),
            ("takenAt", "2026-01-02T03:04:05+01:00"),
            ("sha256", Files.Sha256(photo).ToUpperInvariant())
        );

        var made = (await alice.PostForm($"programmes/{programme}/evidence", form)).Created();

        ((string)made["kind"]!).ShouldBe("serialPhoto");
        made["units"]!.AsArray().Select(unit => (string)unit!["unit"]!).ShouldBe(["CAM-0001"]);
        ((string)made["workOrder"]!).ShouldBe(order);
        ((string)made["sha256"]!).ShouldBe(Files.Sha256(photo));
        ((string)made["mediaType"]!).ShouldBe("image/jpeg");
        ((long)made["sizeBytes"]!).ShouldBe(photo.Length);
        ((string)made["fileName"]!).ShouldBe("IMG_2041.jpg");
        ((string)made["takenAt"]!).ShouldBe("2026-01-02T02:04:05Z");
        ((string)made["uploadedBy"]!).ShouldBe("Alice");
        made.ETag.ShouldBe("\"1\"");
        var id = (string)made["id"]!;
        made.Headers.Location!.ToString().ShouldBe($"/v1/programmes/{programme}/evidence/{id}");
        var read = (await app.Administrator.Get($"programmes/{programme}/evidence/{id}")).Ok();
        JsonNode.DeepEquals(read.Json, made.Json).ShouldBeTrue(read.Text);

        using var content = await app.Administrator.Content(programme, id);
        (await content.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(photo);
    }

    [Theory]
    [InlineData("serialPhoto", "image/jpeg", "a.jpg")]
    [InlineData("sitePhoto", "image/png", "a.PNG")]
    [InlineData("vmsScreenshot", "image/webp", "a.webp")]
    [InlineData("sitePhoto", "image/heic", "a.heic")]
    [InlineData("sanitisationReport", "application/pdf", "a.pdf")]
    [InlineData("certificateOfDestruction", "image/jpeg", "scan.jpeg")]
    [InlineData("document", "text/plain", "a.txt")]
    public async Task Finds_the_type_by_looking_into_the_file(string kind, string type, string name)
    {
        var programme = await app.ActiveProgramme(1);
        byte[] file = type switch
        {
            "image/jpeg" => Files.Jpeg(),
            "image/png" => Files.Png(),
            "image/webp" => [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8, 1],
            "image/heic" => [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0],
            "application/pdf" => Files.Pdf(),
            _ => Files.Text(),
        };

        var made = (await app.Administrator.Submit(programme, kind, ["CAM-0001"], file, fileName: name)).Created();

        ((string)made["mediaType"]!).ShouldBe(type);
        ((string)made["fileName"]!).ShouldBe(name);
    }

    public static TheoryData<string, string, byte[], string, string?, string> Hostile() =>
        new()
        {
            {
                "a ZIP called .jpg",
                "serialPhoto",
                [.. "PK\x03\x04"u8, .. new byte[60]],
                "a.jpg",
                null,
                "evidence-type-unknown"
            },
            {
                "an SVG with a script",
                "document",
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
                "a.svg",
                "image/svg+xml",
                "evidence-type-unknown"
            },
            {
                "an SVG called .png",
                "sitePhoto",
                "  <svg onload='alert(1)'/>"u8.ToArray(),
                "a.png",
                "image/png",
                "evidence-type-unknown"
            },
            {
                "a page called .txt",
                "document",
                "\uFEFF<!DOCTYPE html><script>1</script>"u8.ToArray(),
                "a.txt",
                "text/plain",
                "evidence-type-unknown"
            },
            {
                "a page behind a sentence",
                "document",
                "Hello <script>alert(1)</script>"u8.ToArray(),
                "a.txt",
                "text/plain",
                "evidence-type-unknown"
            },
            { "a program", "document", [0x7F, .. "ELF"u8, 2, 1, 1, 0], "a.pdf", null, "evidence-type-unknown" },
            {
                "a GIF",
                "sitePhoto",
                "GIF89a\x01\x00\x01\x00"u8.ToArray(),
                "a.gif",
                "image/gif",
                "evidence-type-unknown"
            },
            { "text with a NUL", "document", "abc\0def"u8.ToArray(), "a.txt", null, "evidence-type-unknown" },
            {
                "text that steers a terminal",
                "document",
                "abc\x1b[2J"u8.ToArray(),
                "a.txt",
                null,
                "evidence-type-unknown"
            },
            { "text that is not UTF-8", "document", [.. "caf"u8, 0xE9], "a.txt", null, "evidence-type-unknown" },
            { "white space", "document", "  \n "u8.ToArray(), "a.txt", null, "evidence-type-unknown" },
            {
                "a photograph that is a ZIP as well",
                "serialPhoto",
                [
                    .. Files.Jpeg("polyglot"),
                    .. "PK\x03\x04secret"u8,
                    .. "PK\x05\x06"u8,
                    .. new byte[16],
                    2,
                    0,
                    .. "ok"u8,
                ],
                "a.jpg",
                "image/jpeg",
                "evidence-type-unknown"
            },
            { "a PNG called .jpg", "sitePhoto", Files.Png(), "a.jpg", null, "evidence-type-mismatch" },
            { "a JPEG sent as PNG", "sitePhoto", Files.Jpeg(), "a", "image/png", "evidence-type-mismatch" },
            { "a PDF sent as a page", "document", Files.Pdf(), "a.pdf", "text/html", "evidence-type-mismatch" },
            { "a JPEG sent as nothing readable", "sitePhoto", Files.Jpeg(), "a.jpg", ";;;", "evidence-type-mismatch" },
            {
                "a paper as a photograph",
                "serialPhoto",
                Files.Pdf(),
                "a.pdf",
                "application/pdf",
                "evidence-type-not-accepted"
            },
            { "a text as a screenshot", "vmsScreenshot", Files.Text(), "a.txt", null, "evidence-type-not-accepted" },
        };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public async Task Refuses_what_is_not_what_it_should_be_and_keeps_nothing(
        string what,
        string kind,
        byte[] file,
        string name,
        string? contentType,
        string code
    )
    {
        var programme = await app.ActiveProgramme(1);
        var before = await Stored();
        using var form = Files.Form(file, name, contentType, ("kind", kind), ("unit", "CAM-0001"));

        var answer = await app.Administrator.PostForm($"programmes/{programme}/evidence", form);

        answer.Code.ShouldBe(code, what);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, what);
        (await Stored()).ShouldBe(before, what);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/evil.jpg", "evil.jpg")]
    [InlineData("C:\\Users\\Alice\\plate.jpg", "plate.jpg")]
    [InlineData("invoice.exe", "invoice.exe.jpg")]
    [InlineData("..", null)]
    [InlineData("x$(reboot)'.jpg", "x_(reboot)_.jpg")]
    public async Task Keeps_a_name_that_can_be_saved_under(string sent, string? kept)
    {
        var programme = await app.ActiveProgramme(1);

        var made = (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], fileName: sent)).Created();

        ((string?)made["fileName"]).ShouldBe(kept);
    }

    public static TheoryData<string, (string, string)[], string[]> Incomplete() =>
        new()
        {
            { "nothing said", [], ["/kind not-null", "/unit unit-tags"] },
            { "an unknown kind", [("kind", "selfie"), ("unit", "CAM-0001")], ["/kind one-of"] },
            { "a kind in another case", [("kind", "SerialPhoto"), ("unit", "CAM-0001")], ["/kind one-of"] },
            {
                "a kind twice",
                [("kind", "serialPhoto"), ("kind", "sitePhoto"), ("unit", "CAM-0001")],
                ["/kind duplicate-part"]
            },
            { "a unit twice", [("kind", "document"), ("unit", "CAM-0001"), ("unit", "CAM-0001")], ["/unit unit-tags"] },
            { "no tag", [("kind", "serialPhoto"), ("unit", "a/b")], ["/unit/0 tag"] },
            {
                "an unknown part",
                [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("admin", "true")],
                [" unknown-part"]
            },
            {
                "a day for an instant",
                [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("takenAt", "2026-01-01")],
                ["/takenAt instant"]
            },
            {
                "the future",
                [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("takenAt", "2999-01-01T00:00:00Z")],
                ["/takenAt in-future"]
            },
            { "a NUL", [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("note", "a\0b")], ["/note prose"] },
            {
                "too long a note",
                [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("note", new string('x', 20_000))],
                ["/note too-long"]
            },
            {
                "another file's hash",
                [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("sha256", new string('0', 64))],
                ["/sha256 sha256-differs"]
            },
            { "no hash", [("kind", "serialPhoto"), ("unit", "CAM-0001"), ("sha256", "abc")], ["/sha256 sha256"] },
            {
                "a file and a reference",
                [
                    ("kind", "serialPhoto"),
                    ("unit", "CAM-0001"),
                    ("reference", "https://dms.example/1"),
                    ("sha256", new string('1', 64)),
                ],
                ["/file file-or-reference"]
            },
        };

    [Theory]
    [MemberData(nameof(Incomplete), DisableDiscoveryEnumeration = true)]
    public async Task Refuses_a_form_that_lacks_or_repeats_something(
        string what,
        (string, string)[] parts,
        string[] errors
    )
    {
        var programme = await app.ActiveProgramme(1);
        using var form = Files.Form(Files.Jpeg(), "a.jpg", contentType: null, parts);

        var answer = await app.Administrator.PostForm($"programmes/{programme}/evidence", form);

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.ShouldBe(errors, what);
    }

    [Fact]
    public async Task Refuses_an_empty_file_no_file_and_two_files()
    {
        var programme = await app.ActiveProgramme(1);
        var path = $"programmes/{programme}/evidence";
        (string, string)[] parts = [("kind", "serialPhoto"), ("unit", "CAM-0001")];
        using var empty = Files.Form([], parts: parts);
        using var none = Files.Form(file: null, parts: parts);
        using var two = Files.Form(Files.Jpeg(), parts: parts);
        two.Add(new ByteArrayContent(Files.Jpeg()), "file", "b.jpg");
        using var textAsFile = Files.Form(Files.Jpeg(), parts: parts);
        textAsFile.Add(new ByteArrayContent("x"u8.ToArray()), "note", "note.txt");

        (await app.Administrator.PostForm(path, empty)).Errors.ShouldBe(["/file not-empty"]);
        (await app.Administrator.PostForm(path, none)).Errors.ShouldBe(["/file file-or-reference"]);
        (await app.Administrator.PostForm(path, two)).Errors.ShouldBe(["/file duplicate-part"]);
        (await app.Administrator.PostForm(path, textAsFile)).Errors.ShouldBe(["/note not-a-file"]);
    }

    public static TheoryData<string, string, string> Malformed()
    {
        const string part = "Content-Disposition: form-data; name=\"kind\"\r\n\r\nserialPhoto\r\n";
        return new()
        {
            { "no boundary", "multipart/form-data", $"--x\r\n{part}--x--" },
            { "an empty boundary", "multipart/form-data; boundary=\"\"", $"--x\r\n{part}--x--" },
            { "too long a boundary", $"multipart/form-data; boundary={new string('x', 71)}", "--x--" },
            { "another boundary", "multipart/form-data; boundary=y", $"--x\r\n{part}--x--" },
            { "nothing", "multipart/form-data; boundary=x", "" },
            { "no end", "multipart/form-data; boundary=x", $"--x\r\n{part}" },
            { "half a part", "multipart/form-data; boundary=x", "--x\r\nContent-Dispo" },
            { "no name", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--" },
            { "no disposition", "multipart/form-data; boundary=x", "--x\r\nX: 1\r\n\r\n1\r\n--x--" },
            {
                "no form data",
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: attachment; name=\"kind\"\r\n\r\n1\r\n--x--"
            },
            {
                "huge headers",
                "multipart/form-data; boundary=x",
                $"--x\r\nX: {new string('y', 100_000)}\r\n{part}--x--"
            },
            {
                "many headers",
                "multipart/form-data; boundary=x",
                $"--x\r\n{string.Concat(Enumerable.Range(0, 1000).Select(n => $"X{n}: 1\r\n"))}{part}--x--"
            },
            {
                "many parts",
                "multipart/form-data; boundary=x",
                $"{string.Concat(Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\nC\r\n", 2000))}--x--"
            },
        };
    }

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public async Task Refuses_what_is_no_form_without_failing(string what, string contentType, string body)
    {
        var programme = await app.ActiveProgramme(1);

        var answer = await app.Administrator.PostText($"programmes/{programme}/evidence", body, contentType);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, what);
        answer.Code.ShouldBe("invalid-request", what);
    }

    [Fact]
    public async Task Takes_forms_only()
    {
        var programme = await app.ActiveProgramme(1);

        var answer = await app.Administrator.Post($"programmes/{programme}/evidence", new { kind = "serialPhoto" });

        answer.ShouldBeRefused(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        ((string)answer["detail"]!).ShouldContain("multipart/form-data");
    }

    [Fact]
    public async Task Counts_the_file_while_it_comes()
    {
        var programme = await app.ActiveProgramme(1);
        byte[] tooLarge = [.. Files.Jpeg(), .. new byte[20 * 1024 * 1024]];
        var before = await Stored();

        var answer = await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], tooLarge);

        answer.ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        ((string)answer["detail"]!).ShouldBe("The file is larger than 20971520 bytes.");
        (await Stored()).ShouldBe(before);
    }

    [Fact]
    public async Task Takes_less_where_it_is_set()
    {
        var programme = await app.ActiveProgramme(1);
        await using var strict = app.With(("Evidence:MaxBytes", "2000"));

        var answer = await strict.Administrator.Submit(
            programme,
            "serialPhoto",
            ["CAM-0001"],
            [.. Files.Jpeg(), .. new byte[2000]]
        );

        answer.ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        ((string)answer["detail"]!).ShouldBe("The file is larger than 2000 bytes.");
    }

    [Fact]
    public async Task Refuses_units_and_orders_that_are_not_there_or_not_together()
    {
        var programme = await app.ActiveProgramme(2);
        var order = await app.WorkOrder(programme, "CAM-0001");
        var planner = app.Administrator;

        (await planner.Submit(programme, "serialPhoto", ["CAM-9999"])).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "unit-unknown"
        );
        (await planner.Submit(programme, "serialPhoto", ["CAM-0001"], workOrder: "WO-9999")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "evidence-order-unknown"
        );
        (await planner.Submit(programme, "document", ["CAM-0001", "CAM-0002"], workOrder: order)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-unit-not-on-order"
        );
        (await planner.Submit(programme, "sitePhoto", ["CAM-0001", "CAM-0002"])).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "evidence-one-unit"
        );
    }

    [Fact]
    public async Task Refuses_a_closed_programme_before_it_reads_the_file()
    {
        var programme = await app.ActiveProgramme(1);
        await app.Sql<int>(
            $"WITH closed AS (UPDATE programmes SET status = 'closed' WHERE code = '{programme}' RETURNING 1) SELECT count(*)::int FROM closed"
        );

        (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-closed"
        );
    }

    [Fact]
    public async Task Takes_the_same_picture_once()
    {
        var programme = await app.ActiveProgramme(2);
        var photo = Files.Jpeg();
        var id = (string)
            (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], photo)).Created()["id"]!;

        foreach (
            var (kind, unit) in new[]
            {
                ("serialPhoto", "CAM-0002"),
                ("serialPhoto", "CAM-0001"),
                ("sitePhoto", "CAM-0001"),
                ("certificateOfDestruction", "CAM-0002"),
            }
        )
        {
            var again = await app.Administrator.Submit(programme, kind, [unit], photo);

            again.ShouldBeRefused(HttpStatusCode.Conflict, "evidence-reused");
            ((string)again["detail"]!).ShouldBe($"These bytes are evidence {id} already: a serialPhoto of CAM-0001.");
        }

        var other = await app.ActiveProgramme(1);
        (await app.Administrator.Submit(other, "serialPhoto", ["CAM-0001"], photo)).Created();
    }

    [Fact]
    public async Task Takes_the_same_paper_for_other_units_but_not_as_another_proof()
    {
        var programme = await app.ActiveProgramme(3);
        var paper = Files.Pdf();
        (await app.Administrator.Submit(programme, "sanitisationReport", ["CAM-0001", "CAM-0002"], paper)).Created();

        (await app.Administrator.Submit(programme, "sanitisationReport", ["CAM-0003"], paper)).Created();
        (await app.Administrator.Submit(programme, "sanitisationReport", ["CAM-0002"], paper)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-reused"
        );
        (await app.Administrator.Submit(programme, "certificateOfDestruction", ["CAM-0001"], paper)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-reused"
        );
    }

    [Fact]
    public async Task Lets_only_one_of_many_simultaneous_uses_of_a_picture_win()
    {
        var programme = await app.ActiveProgramme(6);
        var photo = Files.Jpeg();
        string[] kinds = ["serialPhoto", "document"];

        var answers = await Task.WhenAll(
            Enumerable
                .Range(1, 6)
                .Select(number => app.Administrator.Submit(programme, kinds[number % 2], [$"CAM-{number:0000}"], photo))
        );

        var made = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        answers.Except(made).ShouldAllBe(answer => answer.Code == "evidence-reused");
        made.Select(answer => (string)answer["kind"]!).Distinct().ShouldHaveSingleItem();
        if ((string)made[0]["kind"]! == "serialPhoto")
        {
            made.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task The_database_itself_takes_a_picture_once()
    {
        var programme = await app.ActiveProgramme(2);
        var id = (string)(await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;

        var copy = async () =>
            await app.Sql<long>(
                "INSERT INTO evidence SELECT programme_id, gen_random_uuid(), kind, sha256, store, media_type, size_bytes, "
                    + "file_name, reference, work_order_id, work_order_number, note, taken_at, uploaded_by, uploaded_at, "
                    + "withdrawn_at, withdrawn_by, withdrawal_reason, version, created_at, updated_at "
                    + $"FROM evidence WHERE id = '{id}' RETURNING size_bytes"
            );

        (await copy.ShouldThrowAsync<Npgsql.PostgresException>()).ConstraintName.ShouldBe("evidence_picture_unique");
    }

    [Fact]
    public async Task Takes_a_reference_to_a_document_elsewhere_by_its_hash()
    {
        var programme = await app.ActiveProgramme(2);
        var path = $"programmes/{programme}/evidence";
        var hash = Files.Sha256(Files.Pdf());
        using var form = Files.Form(
            file: null,
            parts:
            [
                ("kind", "certificateOfDestruction"),
                ("unit", "CAM-0001"),
                ("reference", "https://dms.example/documents/42"),
                ("sha256", hash),
            ]
        );

        var made = (await app.Administrator.PostForm(path, form)).Created();

        ((string)made["reference"]!).ShouldBe("https://dms.example/documents/42");
        ((string)made["sha256"]!).ShouldBe(hash);
        made["sizeBytes"].ShouldBeNull();
        (await app.Administrator.Get($"{path}/{made["id"]}/content")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-is-reference"
        );
    }

    [Theory]
    [InlineData("javascript:alert(1)", true, "/reference reference")]
    [InlineData("file:///etc/passwd", true, "/reference reference")]
    [InlineData("https://user:secret@dms.example/1", true, "/reference reference")]
    [InlineData("not an address", true, "/reference reference")]
    [InlineData("https://dms.example/1", false, "/sha256 not-null")]
    public async Task Refuses_a_reference_that_opens_something_else_or_says_not_which(
        string reference,
        bool withHash,
        string error
    )
    {
        var programme = await app.ActiveProgramme(1);
        using var form = Files.Form(
            file: null,
            parts:
            [
                ("kind", "document"),
                ("unit", "CAM-0001"),
                ("reference", reference),
                .. withHash ? new[] { ("sha256", new string('a', 64)) } : [],
            ]
        );

        (await app.Administrator.PostForm($"programmes/{programme}/evidence", form)).Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Records_what_came_without_what_people_wrote_and_logs_none_of_it()
    {
        var programme = await app.ActiveProgramme(1);
        using var form = Files.Form(
            Files.Jpeg(),
            "serial-SECRET77.jpg",
            "image/jpeg",
            ("kind", "serialPhoto"),
            ("unit", "CAM-0001"),
            ("note", "Serial SECRET77")
        );

        var made = (await app.Administrator.PostForm($"programmes/{programme}/evidence", form)).Created();

        var events = (await app.Administrator.Get($"programmes/{programme}/events?subjectKind=evidence")).Ok();
        var happened = events["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)happened["type"]!).ShouldBe("evidence.submitted");
        ((string)happened["subject"]!["key"]!).ShouldBe((string)made["id"]!);
        ((string)happened["changes"]!["sha256"]!["to"]!).ShouldBe((string)made["sha256"]!);
        happened["changes"]!["units"]!["to"]!.AsArray().Select(tag => (string)tag!).ShouldBe(["CAM-0001"]);
        events.Text.ShouldNotContain("SECRET77");
        app.Logs.All.ShouldAllBe(line => !line.Contains("SECRET77"));
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("verifier")]
    public async Task Is_for_those_who_do_or_plan_the_work(string role)
    {
        var programme = await app.ActiveProgramme(1);
        var somebody = await app.ClientOf("Somebody", [role]);

        (await somebody.Submit(programme, "serialPhoto", ["CAM-0001"])).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
    }

    [Fact]
    public async Task Lists_by_kind_unit_order_person_hash_and_page()
    {
        var programme = await app.ActiveProgramme(2);
        var order = await app.WorkOrder(programme, "CAM-0001");
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var photo = Files.Jpeg();
        var first = (string)(await alice.Submit(programme, "serialPhoto", ["CAM-0001"], photo, order)).Created()["id"]!;
        var second = (string)
            (await app.Administrator.Submit(programme, "document", ["CAM-0001", "CAM-0002"])).Created()["id"]!;

        (await Ids("")).ShouldBe([second, first]);
        (await Ids("?kind=serialPhoto")).ShouldBe([first]);
        (await Ids("?kind=serialPhoto&kind=document")).ShouldBe([second, first]);
        (await Ids("?unit=CAM-0002")).ShouldBe([second]);
        (await Ids($"?workOrder={order}")).ShouldBe([first]);
        (await Ids("?uploadedBy=Alice")).ShouldBe([first]);
        (await Ids($"?sha256={Files.Sha256(photo).ToUpperInvariant()}")).ShouldBe([first]);
        (await Ids("?withdrawn=true")).ShouldBeEmpty();
        var page = (await app.Administrator.Get($"programmes/{programme}/evidence?limit=1")).Ok();
        ((long)page["total"]!).ShouldBe(2);
        (await Ids($"?limit=1&cursor={page["nextCursor"]}")).ShouldBe([first]);
        (await app.Administrator.Get($"programmes/{programme}/evidence?kind=selfie")).Errors.ShouldBe([
            "kind[0] one-of",
        ]);

        async Task<List<string>> Ids(string query) =>
            [
                .. (await app.Administrator.Get($"programmes/{programme}/evidence{query}")).Ok()["items"]!
                    .AsArray()
                    .Select(item => (string)item!["id"]!),
            ];
    }

    private Task<long> Stored() =>
        app.Sql<long>("SELECT (SELECT count(*) FROM evidence) + (SELECT count(*) FROM evidence_chunks)");
}
