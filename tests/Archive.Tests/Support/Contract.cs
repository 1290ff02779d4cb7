using System.Globalization;
using System.Text.RegularExpressions;
using NJsonSchema;
using NSwag;

namespace Archive.Tests.Support;

/// <summary>The OpenAPI document that a server serves, and what of a response does not keep to it.</summary>
internal sealed class Contract
{
    private readonly List<(Regex Path, int Parameters, OpenApiPathItem Item)> _paths;

    private Contract(OpenApiDocument document) =>
        _paths = document.Paths.Select(path => (
            new Regex("^" + Regex.Replace(Regex.Escape(path.Key), @"\\\{\w+}", "[^/]+") + "/?$", RegexOptions.IgnoreCase),
            path.Key.Count(character => character == '{'),
            path.Value)).ToList();

    /// <summary>The operation that a request belongs to; null when it belongs to none.</summary>
    public OpenApiOperation? OperationOf(string method, string path) =>
        _paths.Where(one => one.Path.IsMatch(path)).OrderBy(one => one.Parameters)
            .Select(one => one.Item.GetValueOrDefault(method == "HEAD" ? "get" : method.ToLowerInvariant()))
            .FirstOrDefault(operation => operation is not null);

    /// <summary>What is wrong with a response; empty when nothing is.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync(HttpResponseMessage response)
    {
        var request = response.RequestMessage!;
        var path = request.RequestUri!.AbsolutePath;
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var isProblem = (int)response.StatusCode >= 400;
        var faults = new List<string>();
        if (isProblem && request.Method != HttpMethod.Head && !path.StartsWith("/health", StringComparison.Ordinal)
            && mediaType != "application/problem+json")
        {
            faults.Add($"{response.StatusCode} as {mediaType ?? "nothing"}");
        }

        if (OperationOf(request.Method.Method, path) is { } operation)
        {
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (!operation.ActualResponses.TryGetValue(status, out var documented))
            {
                faults.Add($"{status} is not documented of {operation.OperationId}");
            }
            else if (mediaType is not null && request.Method != HttpMethod.Head)
            {
                if (!documented.Content.TryGetValue(mediaType, out var content))
                {
                    faults.Add($"{status} as {mediaType} is not documented of {operation.OperationId}");
                }
                else if (mediaType.EndsWith("json", StringComparison.Ordinal) && !mediaType.EndsWith("ndjson", StringComparison.Ordinal)
                    && content.Schema is { IsBinary: false } schema && response.Content.Headers.ContentEncoding.Count == 0)
                {
                    var errors = schema.Validate(await response.Content.ReadAsStringAsync(), SchemaType.OpenApi3);
                    faults.AddRange(errors.Select(error => $"{operation.OperationId} {status}: {error}"));
                }
            }
        }
        return faults.Select(fault => $"{request.Method} {request.RequestUri.PathAndQuery}: {fault}").ToList();
    }

    /// <summary>Holds every response that a client sees against the document; one that breaks it is an exception there.</summary>
    public sealed class Handler() : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <summary>
        /// The reviewed document, which OpenApiTests holds to be the one that every server serves: to read it takes longer than most tests.
        /// </summary>
        private static readonly Lazy<Task<Contract>> Reviewed = new(
            async () => new Contract(await OpenApiDocument.FromFileAsync(Repo.OpenApi)));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.StartsWith("/v1", StringComparison.Ordinal)) await CheckAsync(response);
            return response;
        }

        private static async Task CheckAsync(HttpResponseMessage response)
        {
            var faults = await (await Reviewed.Value).FindFaultsAsync(response);
            if (faults.Count > 0)
            {
                throw new InvalidOperationException($"The response does not keep to the OpenAPI document. {string.Join("; ", faults)}");
            }
        }
    }
}
