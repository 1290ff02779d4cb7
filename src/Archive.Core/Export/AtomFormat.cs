using System.Globalization;
using System.Xml;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>
/// An Atom feed (RFC 4287) with the full text of the articles. A comment at the end has the number of entries and the hash.
/// </summary>
internal sealed class AtomFormat : ExportFormat
{
    private const string Namespace = "http://www.w3.org/2005/Atom";

    private static readonly XmlWriterSettings Fragment = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        CheckCharacters = false,
        OmitXmlDeclaration = true,
        NewLineChars = "\n",
        CloseOutput = false,
    };

    public override string Name => "atom";

    public override string MediaType => "application/atom+xml";

    public override void Begin(TextWriter writer, ExportHead head)
    {
        writer.Write($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"{Namespace}\">\n");
        using (var xml = XmlWriter.Create(writer, Fragment))
        {
            Element(xml, "id", $"urn:archive:search:{Uri.EscapeDataString(head.Query)}");
            Element(xml, "title", head.Query.Length == 0 ? "Archive" : $"Archive: {head.Query}");
            Element(xml, "updated", Time(head.At));
        }
        writer.Write('\n');
    }

    public override void Write(TextWriter writer, Article article)
    {
        using (var xml = XmlWriter.Create(writer, Fragment))
        {
            xml.WriteStartElement("entry");
            xml.WriteAttributeString("xml", "lang", null, article.Language);
            Element(xml, "id", $"urn:archive:article:{article.Id}");
            Element(xml, "title", article.DisplayTitle);
            var published = article.Date is { } date ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero) : (DateTimeOffset?)null;
            Element(xml, "updated", Time(article.IngestedAt ?? published ?? DateTimeOffset.UnixEpoch));
            if (published is { } day) Element(xml, "published", Time(day));
            foreach (var author in article.Authors.DefaultIfEmpty(article.Source)) // RFC 4287 requires an author of every entry
            {
                xml.WriteStartElement("author");
                Element(xml, "name", author);
                xml.WriteEndElement();
            }
            if (article.Url is { } url)
            {
                xml.WriteStartElement("link");
                xml.WriteAttributeString("rel", "alternate");
                xml.WriteAttributeString("href", Valid(url));
                xml.WriteEndElement();
            }
            foreach (var tag in article.Tags)
            {
                xml.WriteStartElement("category");
                xml.WriteAttributeString("term", Valid(tag));
                xml.WriteEndElement();
            }
            if (article.Standfirst is { } standfirst) Element(xml, "summary", standfirst);
            Element(xml, "content", article.Body);
            xml.WriteEndElement();
        }
        writer.Write('\n');
    }

    public override void End(TextWriter writer, ExportEnd end) =>
        writer.Write(string.Create(
            CultureInfo.InvariantCulture, $"<!-- {end.Count} entries, {end.Missing} missing, sha256 {end.Sha256} -->\n</feed>\n"));

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Valid(text));

    /// <summary>Replaces the characters that XML 1.0 does not allow (most control characters, lone surrogates) by U+FFFD.</summary>
    private static string Valid(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        return string.Create(text.Length, text, (valid, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var isPair = i + 1 < source.Length && XmlConvert.IsXmlSurrogatePair(source[i + 1], source[i]);
                if (isPair) (valid[i], valid[i + 1], i) = (source[i], source[i + 1], i + 1);
                else valid[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : '\uFFFD';
            }
        });
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
