namespace Archive.Tests.Architecture;

/// <summary>
/// Counts the columns of each line of a C# file that are not inside a string literal: a small lexer for comments, character literals, and
/// regular, verbatim, interpolated and raw strings. An interpolated string counts as a literal with its holes.
/// </summary>
internal sealed class CodeColumns
{
    private readonly string _text;
    private readonly List<int> _lines = [0];
    private int _at;

    private CodeColumns(string text) => _text = text;

    /// <summary>The number of columns outside string literals, line by line.</summary>
    public static IReadOnlyList<int> Count(string text)
    {
        var columns = new CodeColumns(text.ReplaceLineEndings("\n"));
        columns.SkipCode(isHole: false);
        return columns._lines;
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool StartsWith(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private void Skip(int count, bool isLiteral)
    {
        for (var i = 0; i < count && _at < _text.Length; i++)
        {
            if (_text[_at++] == '\n') _lines.Add(0);
            else if (!isLiteral) _lines[^1]++;
        }
    }

    /// <summary>Skips code to the end of the file or, in a hole of an interpolated string, to the brace that closes the hole.</summary>
    private void SkipCode(bool isHole)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (isHole && depth == 0 && Current == '}') return;
            if (Current == '{') depth++;
            else if (Current == '}') depth--;

            if (StartsWith("//")) SkipThrough("\n", isHole);
            else if (StartsWith("/*")) SkipThrough("*/", isHole);
            else if (Current == '\'') SkipQuoted('\'', isHole);
            else if (LiteralPrefix() is { } prefix) SkipString(prefix);
            else Skip(1, isHole);
        }
    }

    private void SkipThrough(string end, bool isLiteral)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        Skip((found < 0 ? _text.Length : found + end.Length) - _at, isLiteral);
    }

    /// <summary>Skips a character literal or a regular string, from its opening quote on.</summary>
    private void SkipQuoted(char quote, bool isLiteral)
    {
        Skip(1, isLiteral);
        while (_at < _text.Length && Current != quote && Current != '\n') Skip(Current == '\\' ? 2 : 1, isLiteral);
        Skip(1, isLiteral);
    }

    /// <summary>The characters $ and @ before the quote of a string that begins here; null when none begins.</summary>
    private string? LiteralPrefix()
    {
        var length = 0;
        while (Peek(length) is '$' or '@') length++;
        return Peek(length) == '"' ? _text.Substring(_at, length) : null;
    }

    private void SkipString(string prefix)
    {
        var braces = prefix.Count(character => character == '$');
        var isVerbatim = prefix.Contains('@', StringComparison.Ordinal);
        Skip(prefix.Length, isLiteral: true);
        var quotes = 0;
        while (Peek(quotes) == '"') quotes++;
        var isRaw = quotes >= 3 && !isVerbatim;
        if (isRaw) SkipBody(new string('"', quotes), braces, hasEscapes: false, isRaw: true);
        else if (braces == 0 && !isVerbatim) SkipQuoted('"', isLiteral: true);
        else SkipBody("\"", braces, hasEscapes: !isVerbatim, isRaw: false);
    }

    /// <summary>Skips a verbatim, interpolated or raw string, from its opening quotes on.</summary>
    private void SkipBody(string quotes, int braces, bool hasEscapes, bool isRaw)
    {
        Skip(quotes.Length, isLiteral: true);
        var hole = new string('{', Math.Max(1, braces));
        while (_at < _text.Length)
        {
            if (IsEscape(braces, hasEscapes, isRaw))
            {
                Skip(2, isLiteral: true);
            }
            else if (StartsWith(quotes))
            {
                Skip(quotes.Length, isLiteral: true);
                return;
            }
            else if (braces > 0 && StartsWith(hole))
            {
                Skip(braces, isLiteral: true);
                SkipCode(isHole: true);
                Skip(braces, isLiteral: true);
            }
            else
            {
                Skip(1, isLiteral: true);
            }
        }
    }

    /// <summary>
    /// Whether two characters that stand for one begin here: a backslash and another, a doubled quote or a doubled brace.
    /// </summary>
    private bool IsEscape(int braces, bool hasEscapes, bool isRaw)
    {
        if (isRaw) return false;
        return (hasEscapes ? Current == '\\' : StartsWith("\"\"")) || (braces > 0 && StartsWith("{{"));
    }
}
