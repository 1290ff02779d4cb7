namespace Archive.Api.Http;

/// <summary>The type of a query parameter, in the words of JSON Schema.</summary>
internal enum ParameterType
{
    Text,
    Number,
    Flag,
}

/// <summary>One query parameter: said once, for reading and for the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description)
{
    public ParameterType Type { get; init; }
    public bool IsRepeatable { get; init; }
    public int? Minimum { get; init; }
    public int? Maximum { get; init; }
    public int? Default { get; init; }
    public string? Pattern { get; init; }
    public int? MaxLength { get; init; }

    /// <summary>The values it takes; null for any.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>What the list of <see cref="Values"/> is called in the OpenAPI document, and by clients that are made from it.</summary>
    public string? ValuesName { get; init; }

    /// <summary>The type of the values, where answers have it too.</summary>
    public Type? ValuesType { get; init; }

    /// <summary>The value it has when it is not given, of a parameter with <see cref="Values"/>.</summary>
    public string? DefaultText { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>
    /// Values to choose from in Swagger, by what they show. The first is pre-filled and sent by "Try it out": only where the request is
    /// meant to work with it.
    /// </summary>
    public IReadOnlyList<(string Name, string Value)> Examples { get; init; } = [];
}

/// <summary>The query parameters of an endpoint, as its metadata.</summary>
internal sealed record QueryParameters(params IReadOnlyList<QueryParameter> Known);
