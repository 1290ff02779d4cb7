using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>An export format, written as a stream: header, articles, trailer.</summary>
public abstract class ExportFormat
{
    /// <summary>All formats by their names.</summary>
    public static IReadOnlyDictionary<string, ExportFormat> All { get; } =
        new ExportFormat[] { new NdjsonFormat(), new CsvFormat(), new RisFormat(), new BibtexFormat(), new AtomFormat() }
            .ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>The format's name in requests; also the extension of its files.</summary>
    public abstract string Name { get; }

    /// <summary>Its media type.</summary>
    public abstract string MediaType { get; }

    /// <summary>Writes the header, before the first article.</summary>
    public virtual void Begin(TextWriter writer, ExportHead head)
    {
    }

    /// <summary>Writes one article.</summary>
    public abstract void Write(TextWriter writer, Article article);

    /// <summary>Writes the trailer, after the last article; the hash in it covers everything before the trailer.</summary>
    public virtual void End(TextWriter writer, ExportEnd end)
    {
    }

    /// <summary>Collapses white space, line breaks included, to single spaces.</summary>
    protected static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The header of an export.</summary>
/// <param name="Query">The query as it was interpreted.</param>
/// <param name="Total">How many articles match.</param>
/// <param name="At">When the export began.</param>
public sealed record ExportHead(string Query, int Total, DateTimeOffset At);

/// <summary>The trailer of an export.</summary>
/// <param name="Count">How many articles were written.</param>
/// <param name="Missing">How many could not be written because they were purged while the export ran.</param>
/// <param name="Sha256">The SHA-256 of everything before the trailer, hexadecimal.</param>
public sealed record ExportEnd(int Count, int Missing, string Sha256);
