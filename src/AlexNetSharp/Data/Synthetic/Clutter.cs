using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>A distractor: a round blob or a thick line that says nothing about the class.</summary>
internal readonly struct Clutter
{
    private readonly Vector2 _start;
    private readonly Vector2 _end;
    private readonly float _radius;
    private readonly Vector3 _color;
    private readonly float _opacity;

    private Clutter(Vector2 start, Vector2 end, float radius, Vector3 color, float opacity)
    {
        _start = start;
        _end = end;
        _radius = radius;
        _color = color;
        _opacity = opacity;
    }

    /// <summary>Draws a distractor that lies behind the shape.</summary>
    /// <param name="random">The image's random numbers.</param>
    /// <param name="luminance">The background's luminance; a distractor stays near it.</param>
    public static Clutter Behind(ImageRandom random, float luminance)
    {
        Vector2 start = Place(random);
        bool line = random.Integer(2) == 0;
        Vector2 end = line ? start + Offset(random, random.Between(0.1f, 0.35f)) : start;
        float radius = line ? random.Between(0.008f, 0.022f) : random.Between(0.02f, 0.075f);
        Vector3 color = Colors.FromHue(random.Unit(), random.Between(0.3f, 1f), luminance + random.Between(-0.28f, 0.28f));
        return new Clutter(start, end, radius, color, random.Between(0.5f, 0.9f));
    }

    /// <summary>Draws a thin line that crosses the shape.</summary>
    /// <param name="random">The image's random numbers.</param>
    public static Clutter InFront(ImageRandom random)
    {
        Vector2 start = Place(random);
        Vector2 end = start + Offset(random, random.Between(0.25f, 0.7f));
        Vector3 color = Colors.FromHue(random.Unit(), random.Between(0.2f, 0.9f), random.Between(0.1f, 0.9f));
        return new Clutter(start, end, random.Between(0.004f, 0.010f), color, random.Between(0.5f, 0.85f));
    }

    /// <summary>Paints the distractor over a color.</summary>
    /// <param name="color">The color below.</param>
    /// <param name="place">The place in the frame, -0.5 to 0.5 from edge to edge.</param>
    /// <param name="pixel">The length of a pixel in the same unit.</param>
    public Vector3 Over(Vector3 color, Vector2 place, float pixel)
    {
        float distance = SignedDistance.Segment(place, _start, _end) - _radius;
        float cover = Math.Clamp(0.5f - distance / pixel, 0f, 1f) * _opacity;
        return cover > 0f ? Vector3.Lerp(color, _color, cover) : color;
    }

    private static Vector2 Place(ImageRandom random) => new(random.Between(-0.5f, 0.5f), random.Between(-0.5f, 0.5f));

    private static Vector2 Offset(ImageRandom random, float length)
    {
        (float sine, float cosine) = MathF.SinCos(random.Between(0f, 2f * MathF.PI));
        return new Vector2(cosine, sine) * length;
    }
}
