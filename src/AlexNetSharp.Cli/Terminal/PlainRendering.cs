using Spectre.Console;
using Spectre.Console.Rendering;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>Makes the text of tables and colored lines plain once it has been laid out; the colors' own sequences come later.</summary>
internal sealed class PlainRendering : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(one => new Plain(one));

    private sealed class Plain(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner
                .Render(options, maxWidth)
                .Select(part => part.IsControlCode || part.IsLineBreak ? part : new Segment(PlainText.Of(part.Text), part.Style));
    }
}
