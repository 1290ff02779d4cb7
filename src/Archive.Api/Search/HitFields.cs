using System.Text.Json;
using Archive.Api.Articles;
using Archive.Core.Search;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Archive.Api.Search;

/// <summary>A search's answer whose hits hold their id and the fields asked for.</summary>
internal sealed class HitFields(SearchAnswer answer, IReadOnlyList<string> fields) : IResult
{
    private const string Id = "id";

    /// <summary>What may be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = typeof(SearchHit).GetProperties()
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
        .Where(name => name != Id).ToList();

    public Task ExecuteAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var json = JsonSerializer.SerializeToNode(answer, options)!.AsObject();
        foreach (var hit in json["hits"]!.AsArray().Select(hit => hit!.AsObject()))
        {
            foreach (var name in Names.Except(fields)) hit.Remove(name);
        }
        return TypedResults.Json(json).ExecuteAsync(context);
    }
}
