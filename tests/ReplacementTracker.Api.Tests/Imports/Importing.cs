using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Imports;

/// <summary>Importing, as tests say it.</summary>
internal static class Importing
{
    public static Task<Answer> Import(
        this TrackerClient client,
        string programme,
        string csv,
        string query = "",
        string contentType = "text/csv"
    ) => client.PostText($"programmes/{programme}/imports{query}", csv, contentType);

    /// <summary>A file as it came, byte for byte: its text has the byte order mark that other readers take away.</summary>
    public static async Task<Answer> Download(this TrackerClient client, string path)
    {
        using var response = await client.Http.GetAsync($"/v1/{path}");
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        return new Answer(response.StatusCode, text, response.Headers, response.Content.Headers);
    }

    /// <summary>Fails unless the file was taken over.</summary>
    public static Answer Applied(this Answer answer)
    {
        answer.Ok(System.Net.HttpStatusCode.Accepted);
        ((string?)answer["status"]).ShouldBe("applied", answer.Text);
        return answer;
    }

    /// <summary>Row, column and code of each problem: `3 site site-unknown`.</summary>
    public static IReadOnlyList<string> Problems(this Answer answer)
    {
        answer.Ok(System.Net.HttpStatusCode.Accepted);
        ((string?)answer["status"]).ShouldBe("refused", answer.Text);
        return
        [
            .. answer["problems"]!
                .AsArray()
                .Select(problem => $"{problem!["row"]} {(string?)problem["column"] ?? "-"} {problem["code"]}"),
        ];
    }

    public static async Task<JsonNode> Unit(this TrackerClient client, string programme, string tag) =>
        (await client.Get($"programmes/{programme}/units/{tag}")).Ok().Json;

    /// <summary>Everything that is stored, as one text.</summary>
    public static async Task<string> WholeDatabase(this TrackerApp app)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (
            var command = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", connection)
        )
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var all = new StringBuilder();
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand(
                $"SELECT string_agg(t::text, ' ') FROM \"{table}\" t",
                connection
            );
            all.Append(await command.ExecuteScalarAsync() as string);
        }

        return all.ToString();
    }
}
