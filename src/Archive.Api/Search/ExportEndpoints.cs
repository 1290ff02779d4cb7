using System.Globalization;
using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Catalog;
using Archive.Core.Export;
using Archive.Core.Search;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Archive.Api.Search;

/// <summary>/v1/export: every hit of a search, as a file.</summary>
internal static class ExportEndpoints
{
    private static readonly QueryParameter Format = new("format", Prose.Parameter("format"))
    {
        IsRequired = true,
        Values = ExportFormat.All.Keys.ToList(),
        ValuesName = "ExportFormat",
    };

    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/export", ExportAsync)
        .WithTags(SearchEndpoints.Tag).Require(ApiRole.Read)
        .WithOperation("exportArticles")
        .WithMetadata(
            new QueryParameters([Format, .. SearchParameters.Matching, SearchParameters.Sort]),
            new LongRunning(),
            new DisableRequestTimeoutAttribute())
        .Produces<Stream>(
            StatusCodes.Status200OK,
            contentType: ExportFormat.All.Values.First().MediaType,
            [.. ExportFormat.All.Values.Skip(1).Select(format => format.MediaType)])
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ExportAsync(
        HttpContext context, OpenArchive archive, ArchiveSearch search, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var request = SearchParameters.Read(query);
        var format = query.ChoiceOf("format") is { } name ? ExportFormat.All[name] : null;
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);

        var (prepared, faults) = PreparedSearch.Prepare(request);
        if (prepared is null) return Problems.InvalidRequest(faults!);

        var (matches, understood) = await search.ListAsync(prepared, cancellationToken);
        var response = context.Response;
        response.ContentType = $"{format!.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"archive-{time.GetUtcNow():yyyy-MM-dd}.{format.Name}\"";
        response.Headers["Archive-Total"] = matches.Count.ToString(CultureInfo.InvariantCulture);
        if (context.IsForHeadersOnly()) return TypedResults.Empty;
        var export = await ArticleExport.BeginAsync(matches, understood, archive.Catalog, time, cancellationToken);
        await export.WriteAsync(response.Body, format, cancellationToken);
        return TypedResults.Empty;
    }
}
