using System.Text;

namespace Archive.Training.Lines;

/// <summary>
/// A piece of text with choices: <c>[optional]</c>, <c>(one|or|another)</c>, <c>{slot}</c>; a backslash makes the next character plain.
/// </summary>
internal sealed class TextPattern
{
    private readonly List<List<Part>> _alternatives;

    private TextPattern(List<List<Part>> alternatives) => _alternatives = alternatives;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="FormatException">A bracket has no partner.</exception>
    public static TextPattern Parse(string text)
    {
        var at = 0;
        var pattern = Parse(text, ref at, '\0');
        return at == text.Length ? pattern : throw new FormatException($"“{text}”: there is a bracket too many at {at}.");
    }

    /// <summary>Draws a text.</summary>
    /// <param name="random">The choices.</param>
    /// <param name="fill">Gives the text of a slot.</param>
    public string Draw(Random random, Func<string, string> fill)
    {
        var text = new StringBuilder();
        Draw(random, fill, text);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private void Draw(Random random, Func<string, string> fill, StringBuilder text)
    {
        foreach (var part in _alternatives[random.Next(_alternatives.Count)])
        {
            if (part.Literal is not null) text.Append(part.Literal);
            else if (part.Slot is not null) text.Append(fill(part.Slot));
            else if (!part.IsOptional || random.Next(2) == 0) part.Pattern!.Draw(random, fill, text);
        }
    }

    private static TextPattern Parse(string text, ref int at, char close)
    {
        var alternatives = new List<List<Part>> { new() };
        var literal = new StringBuilder();
        while (at < text.Length)
        {
            var character = text[at++];
            if (character == '\\' && at < text.Length)
            {
                literal.Append(text[at++]);
            }
            else if (close != '\0' && character == close)
            {
                Flush();
                return new TextPattern(alternatives);
            }
            else if (character is '(' or '[')
            {
                Flush();
                alternatives[^1].Add(new Part(null, null, Parse(text, ref at, character == '(' ? ')' : ']'), character == '['));
            }
            else if (character == '{')
            {
                Flush();
                var end = text.IndexOf('}', at);
                if (end < 0) throw new FormatException($"“{text}”: the {{ at {at - 1} is not closed.");
                alternatives[^1].Add(new Part(null, text[at..end], null, IsOptional: false));
                at = end + 1;
            }
            else if (character == '|' && close != '\0')
            {
                Flush();
                alternatives.Add([]);
            }
            else if (character is ')' or ']' or '}')
            {
                throw new FormatException($"“{text}”: the {character} at {at - 1} closes nothing; write \\{character}.");
            }
            else
            {
                literal.Append(character);
            }
        }
        if (close != '\0') throw new FormatException($"“{text}”: a {close} is missing.");
        Flush();
        return new TextPattern(alternatives);

        void Flush()
        {
            if (literal.Length > 0) alternatives[^1].Add(new Part(literal.ToString(), null, null, IsOptional: false));
            literal.Clear();
        }
    }

    private sealed record Part(string? Literal, string? Slot, TextPattern? Pattern, bool IsOptional);
}
