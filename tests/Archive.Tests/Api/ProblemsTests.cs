using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Tests.Support;

namespace Archive.Tests.Api;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "no-such-address")]
    [InlineData("PATCH", "/v1/articles", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task What_no_route_takes_is_a_problem_of_its_own_type(string method, string path, HttpStatusCode status, string type)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("urn:archive:problem:" + type, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
    }

    [Fact]
    public void Every_type_is_in_the_readme_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repo.Root, "README.md"));
        var written = Regex.Matches(readme, @"^\| `urn:archive:problem:([a-z-]+)`", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        var code = File.ReadAllText(Path.Combine(Repo.Root, "src", "Archive.Api", "Problems.cs"));
        var made = Regex.Matches(code, @"(?:StatusCodes\.\w+,|status,)\s*""([a-z-]+)""").Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(made.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
