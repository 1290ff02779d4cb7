using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Archive.Api.Articles;

/// <summary>Reads an article from a request: a JSON record, or text or HTML with what the caller says of it in the query.</summary>
internal static class SubmissionReader
{
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new QueryParameter("source", "The name of the source the article comes from; “local” if none is given.")
        {
            MaxLength = ArticleIdentity.MaxSourceLength,
        },
        new QueryParameter("key", Prose.Parameter("key")) { MaxLength = ArticleIdentity.MaxKeyLength },
        new QueryParameter("url", "The address the article was published at (text and HTML only)."),
        new QueryParameter("title", "The headline, when it does not stand in the text (text and HTML only)."),
        new QueryParameter("date", "The day of publication, yyyy-MM-dd, when it does not stand in the text (text and HTML only).")
        {
            Pattern = QueryPatterns.Day,
        },
        new QueryParameter("author", "An author; repeat it for several (text and HTML only).") { IsRepeatable = true },
        new QueryParameter("language", "The language, when it should not be detected (text and HTML only).")
        {
            Pattern = "^([A-Za-z]{2}|und)$",
        },
        new QueryParameter("tag", "A tag; repeat it for several (text and HTML only).") { IsRepeatable = true },
    ];

    /// <summary>
    /// Reads; exactly one of the two results is null. Problems that the query reader has found by then are part of the answer.
    /// </summary>
    public static async Task<(Submission? Submission, ProblemHttpResult? Problem)> ReadAsync(
        HttpContext context, QueryReader query, CancellationToken cancellationToken)
    {
        var supplied = ReadSupplied(query);
        var problems = query.Problems.Concat(supplied.FindProblems("author", "tag")).ToList();
        if (query.Text("source") is { } source && ArticleIdentity.Create(source, "key").Problem is { } wrong)
        {
            problems.Add(new FieldProblem("source", wrong));
        }
        if (problems.Count > 0) return (null, Problems.InvalidRequest(problems));

        var contentType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var mediaType = contentType?.MediaType.Value?.ToLowerInvariant();
        if (mediaType is not (MediaTypes.Json or MediaTypes.Text or MediaTypes.Html))
        {
            return (null, Problems.UnsupportedMediaType(mediaType));
        }
        if (context.Request.ContentLength > Submission.MaxBytes) return (null, Problems.TooLarge());

        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (!await context.RequestServices.GetRequiredService<BodyBudget>().TakeAsync(context, bytes.Length, cancellationToken))
        {
            context.Response.Headers.RetryAfter = "1";
            return (null, Problems.Overloaded());
        }
        if (mediaType != MediaTypes.Json)
        {
            // UTF-8 is what bytes are read as anyway; said or not, it is the same delivery.
            var charset = HeaderUtilities.RemoveQuotes(contentType!.Charset).Value?.ToLowerInvariant();
            if (charset is "utf-8" or "utf8") charset = null;
            var content = new Submission
            {
                Bytes = bytes,
                MediaType = mediaType,
                CallerId = query.Text("key"),
                Supplied = supplied with { Charset = charset },
            };
            return (content, null);
        }

        if (supplied != SuppliedMetadata.None)
        {
            return (null, Problems.InvalidRequest(
                "", "A JSON record brings its metadata inside; url, title, date, author, language and tag are for text and HTML."));
        }
        var (record, faults) = JsonRecord.Read(bytes);
        if (record is null) return (null, Problems.InvalidRequest(faults!));
        var excess = record.Supplied.FindProblems("authors", "tags").ToList();
        if (excess.Count > 0) return (null, Problems.InvalidRequest(excess));
        if (record.CallerId is { } id && query.Text("key") is { } key && key != id)
        {
            return (null, Problems.InvalidRequest("key", $"The record's own id is “{id}”; give the same or none."));
        }
        return (record with { CallerId = record.CallerId ?? query.Text("key") }, null);
    }

    private static SuppliedMetadata ReadSupplied(QueryReader query)
    {
        var supplied = new SuppliedMetadata
        {
            Title = query.Text("title"),
            Date = query.Day("date"),
            Authors = query.Texts("author"),
            Language = query.Languages("language") is [var language, ..] ? language : null,
            Url = query.Url("url"),
            Tags = query.Texts("tag"),
        };
        var isEmpty = supplied is { Title: null, Date: null, Authors.Count: 0, Language: null, Url: null, Tags.Count: 0 };
        return isEmpty ? SuppliedMetadata.None : supplied;
    }
}
